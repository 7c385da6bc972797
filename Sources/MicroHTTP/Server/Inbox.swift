import CMicroHTTPD
import Glibc
import Synchronization

/// What any thread wants of a worker.
final class Inbox: Sendable {
    struct Content {
        var arrivals: [Arrival] = []
        /// Suspended connections that shall go on.
        var resumed: [OpaquePointer] = []
        var isEnding = false

        var isEmpty: Bool { arrivals.isEmpty && resumed.isEmpty && !isEnding }
    }

    /// Readable when something was put in that was empty.
    let bell: CInt
    private let content = Mutex(Content())

    init() throws(MicroHTTPError) {
        bell = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        if bell < 0 { throw .noDescriptor }
    }

    deinit { close(bell) }

    func take(_ arrival: Arrival) { put { $0.arrivals.append(arrival) } }

    /// Lets a suspended connection go on, which is as good as done: nothing else ends the wait.
    func resume(_ connection: OpaquePointer) { put { $0.resumed.append(connection) } }

    /// Ends the worker, once it has done what was wanted before.
    func end() { put { $0.isEnding = true } }

    private func put(_ change: (inout Content) -> Void) {
        let wasEmpty = content.withLock { content in
            defer { change(&content) }
            return content.isEmpty
        }
        if wasEmpty { eventfd_write(bell, 1) }
    }

    /// All that lies in it, in order of arrival. For the worker, who answers the bell first.
    func empty() -> Content {
        content.withLock { content in
            defer { content = Content() }
            return content
        }
    }

    func answerBell() {
        var count: eventfd_t = 0
        eventfd_read(bell, &count)
    }
}

// @unchecked because OpaquePointer is not Sendable; only the worker follows it.
extension Inbox.Content: @unchecked Sendable {}
