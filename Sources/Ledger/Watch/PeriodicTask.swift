import Synchronization

/// Does something now, and again at an interval, on a thread of its own.
public final class PeriodicTask: Sendable {
    private let queue: SerialQueue
    private let isStopped = Mutex(false)

    public init(_ label: String) { queue = SerialQueue(label, isBackground: true) }

    public func start(everySeconds interval: Double, _ body: @escaping @Sendable () -> Void) {
        queue.async { self.run(interval, body) }
    }

    /// Returns when the run that is going on, if there is one, has ended.
    public func stop() {
        isStopped.withLock { $0 = true }
        queue.drain()
    }

    private func run(_ interval: Double, _ body: @escaping @Sendable () -> Void) {
        if isStopped.withLock({ $0 }) { return }
        body()
        queue.async(afterSeconds: interval) { [weak self] in self?.run(interval, body) }
    }
}
