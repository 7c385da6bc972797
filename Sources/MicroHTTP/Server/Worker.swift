import CMicroHTTPD

/// A thread that serves its share of the connections, from its start until it is stopped.
final class Worker: Sendable {
    let inbox: Inbox
    private let thread: ServiceThread

    /// What libmicrohttpd's callbacks can reach.
    final class Context: Sendable {
        let core: ServerCore
        let inbox: Inbox
        let handshakes = HandshakeWatch()

        init(core: ServerCore, inbox: Inbox) {
            (self.core, self.inbox) = (core, inbox)
        }
    }

    init(core: ServerCore) throws(MicroHTTPError) {
        let inbox = try Inbox()
        let loop = try EventLoop(Context(core: core, inbox: inbox))
        self.inbox = inbox
        do throws(MicroHTTPError) {
            thread = try ServiceThread { _ in
                loop.run()
                loop.close()
            }
        } catch {
            loop.close()
            throw error
        }
    }

    /// Returns when all its connections are closed. Called once, when nothing is suspended any
    /// more: libmicrohttpd aborts the process if it is stopped while something is.
    func stop() {
        inbox.end()
        thread.stop()
    }
}
