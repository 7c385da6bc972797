import Dispatch
import Threads

/// Where keys are fetched and made, one piece of work after the other. To ask for them blocks, and
/// jwt-kit makes them by actors: neither is for the threads of Swift's own pool, of which there are
/// few (decision 19).
final class KeyThread: TaskExecutor {
    private let queue = DispatchQueue(label: "lintel.oidc", qos: .utility)

    func start(_ work: @escaping @Sendable () async -> Void) {
        _ = Task(executorPreference: self, operation: work)
    }

    /// Does `work` and waits for its end.
    func wait<Value: Sendable>(for work: @escaping @Sendable () async -> Value) -> Value {
        let outcome = Handover<Value>()
        start { outcome.give(await work()) }
        return outcome.take()
    }

    func call(afterMilliseconds delay: Int64, _ action: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(delay)), execute: action)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
