import Synchronization

/// How many bytes something may take in all, whoever asks for them.
///
/// A limit for each request alone is none for all together: fifty bodies of the largest size that
/// is allowed are gigabytes.
public final class MemoryBudget: Sendable {
    public let limitBytes: Int
    private let used = Atomic(0)
    private let refusals = Atomic(0)

    public init(limitBytes: Int) { self.limitBytes = limitBytes }

    public var usedBytes: Int { used.load(ordering: .relaxed) }

    /// How often something did not fit.
    public var refusalCount: Int { refusals.load(ordering: .relaxed) }

    /// False if they do not fit; then nothing is taken.
    public func take(_ bytes: Int) -> Bool {
        let (before, _) = used.add(bytes, ordering: .relaxed)
        if before + bytes <= limitBytes { return true }
        used.subtract(bytes, ordering: .relaxed)
        refusals.add(1, ordering: .relaxed)
        return false
    }

    /// Gives back what was taken.
    public func giveBack(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }

    /// Takes the bytes, and gives them back when the returned value is released; nil if they do not
    /// fit.
    public func reservation(_ bytes: Int) -> Reservation? {
        take(bytes) ? Reservation(of: bytes, from: self) : nil
    }

    public final class Reservation: Sendable {
        private let budget: MemoryBudget
        private let bytes: Int

        fileprivate init(of bytes: Int, from budget: MemoryBudget) {
            (self.budget, self.bytes) = (budget, bytes)
        }

        deinit { budget.giveBack(bytes) }
    }
}
