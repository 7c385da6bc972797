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

    /// Does the work once, after `seconds`, unless the timer is cancelled before.
    ///
    /// Unlike work that was queued for later, a cancelled timer leaves nothing behind.
    func timer(afterSeconds seconds: Double, _ work: @escaping @Sendable () -> Void) -> Timer {
        let source = DispatchSource.makeTimerSource(queue: queue)
        source.schedule(deadline: .now() + seconds)
        source.setEventHandler(handler: work)
        source.activate()
        return Timer(source: source)
    }

    struct Timer: Sendable {
        /// libdispatch lets any thread use it; its protocol does not say so.
        nonisolated(unsafe) fileprivate let source: any DispatchSourceTimer

        func cancel() { source.cancel() }
    }

    /// Waits for everything asked for so far.
    public func drain() { queue.sync {} }
}
