import Dispatch

/// Where keys are fetched and made, one piece of work after the other: who asks for them blocks, and
/// jwt-kit makes them by actors, which the threads of Swift's own pool are not to wait for.
final class KeyThread: TaskExecutor {
    private let queue = DispatchQueue(label: "lintel.oidc", qos: .utility)

    func start(_ work: @escaping @Sendable () async -> Void) {
        _ = Task(executorPreference: self, operation: work)
    }

    func call(afterMilliseconds delay: Int64, _ action: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(delay)), execute: action)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
