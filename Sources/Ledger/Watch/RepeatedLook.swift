import Synchronization

/// Looks at something now, and then again and again, on a thread of its own.
public final class RepeatedLook: Sendable {
    private let queue: SerialQueue
    private let isStopped = Mutex(false)

    public init(_ label: String) { queue = SerialQueue(label, isBackground: true) }

    public func start(everySeconds interval: Double, _ look: @escaping @Sendable () -> Void) {
        queue.async { self.run(interval, look) }
    }

    /// Returns when the look that is going on, if there is one, has ended.
    public func stop() {
        isStopped.withLock { $0 = true }
        queue.drain()
    }

    private func run(_ interval: Double, _ look: @escaping @Sendable () -> Void) {
        if isStopped.withLock({ $0 }) { return }
        look()
        queue.async(afterSeconds: interval) { [weak self] in self?.run(interval, look) }
    }
}
