import Glibc

/// A thread of the system: runs one closure, and ends with it.
///
/// It is joined or detached, once.
public struct SystemThread: Sendable {
    private let id: pthread_t

    /// Nil if the system gives none.
    public init?(_ body: @escaping @Sendable () -> Void) {
        var id = pthread_t()
        // The thread's reference; it gives it back when it starts.
        let work = Unmanaged.passRetained(Work(body))
        guard pthread_create(&id, nil, runThread, work.toOpaque()) == 0 else {
            work.release()
            return nil
        }
        self.id = id
    }

    /// Waits for its end.
    public func join() { pthread_join(id, nil) }

    /// Nobody waits for its end.
    public func detach() { pthread_detach(id) }

    fileprivate final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

private func runThread(context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<SystemThread.Work>.fromOpaque(context).takeRetainedValue().body()
    return nil
}
