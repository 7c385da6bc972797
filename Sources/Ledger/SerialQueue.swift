import Dispatch

/// Work done one piece after the other, away from whoever asks for it.
public struct SerialQueue: Sendable {
    private let queue: DispatchQueue

    public init(_ label: String, isBackground: Bool = false) {
        queue = DispatchQueue(label: label, qos: isBackground ? .utility : .userInitiated)
    }

    public func async(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    public func async(afterSeconds seconds: Double, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + seconds, execute: work)
    }

    /// Waits for everything asked for so far.
    public func drain() { queue.sync {} }
}
