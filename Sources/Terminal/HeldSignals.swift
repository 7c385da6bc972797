import Glibc
import Synchronization

/// The signals that end or stop a program, held back for as long as the terminal is not as it was.
struct HeldSignals {
    private static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]
    /// Of those that came: bit N for signal N.
    private static let came = Atomic<UInt32>(0)

    static var hasCome: Bool { came.load(ordering: .relaxed) != 0 }

    private let before: [sigaction]

    /// From now on they only wake what blocks.
    init() {
        Self.came.store(0, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            HeldSignals.came.bitwiseOr(1 << UInt32(number), ordering: .relaxed)
        }
        before = Self.numbers.map { number in
            var before = sigaction()
            sigaction(number, nil, &before)
            // What is ignored stays so.
            if !before.isIgnored { sigaction(number, &action, nil) }
            return before
        }
    }

    /// Lets them do what they would have done.
    ///
    /// - Returns: whether the program was stopped and goes on.
    @discardableResult
    func deliver() -> Bool {
        for (number, action) in zip(Self.numbers, before) {
            var action = action
            sigaction(number, &action, nil)
        }
        let came = Self.came.exchange(0, ordering: .relaxed)
        for number in Self.numbers where came & 1 << UInt32(number) != 0 { raise(number) }
        return came & 1 << UInt32(SIGTSTP) != 0
    }
}

extension sigaction {
    /// It is a pointer to a function, or one of a few numbers.
    var isIgnored: Bool { unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == 1 }
}
