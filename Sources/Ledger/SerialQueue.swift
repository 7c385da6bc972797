import Dispatch

/// Work done one piece after the other, away from whoever asks for it, now or later.
///
/// For what comes seldom and may wait: a queue has no thread while it has nothing to do. What every
/// change passes has a thread of its own (`SerialThread`).
public struct SerialQueue: Sendable {
    private let queue: DispatchQueue

    public init(_ label: String, isBackground: Bool = false) {
        queue = DispatchQueue(label: label, qos: isBackground ? .utility : .userInitiated)
    }

    public func async(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    /// Does the work once, after `seconds`.
    public func async(afterSeconds seconds: Double, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + seconds, execute: work)
    }

    /// The same at a time, in nanoseconds of the monotonic clock; never before it.
    public func async(at time: UInt64, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: DispatchTime(uptimeNanoseconds: time), execute: work)
    }

    /// Of the monotonic clock, in nanoseconds.
    public static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// Waits for everything asked for so far.
    public func drain() { queue.sync {} }
}
