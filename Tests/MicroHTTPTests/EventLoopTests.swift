import LintelTesting
import MicroHTTP
import Synchronization
import Testing

/// Many connections of one worker.
@Suite struct EventLoopTests {
    /// As many as libmicrohttpd asks for at once: 0.9.75 waits for another before it looks at them.
    @Test(arguments: [127, 128, 129, 256, 257])
    func `sees to all that comes at once`(count: Int) throws {
        var limits = ServerLimits()
        limits.threads = 1
        // Cut after this, should they wait for what never comes.
        limits.requestTimeoutSeconds = 10
        let isHeld = Atomic(true)
        let isBusy = Atomic(false)
        let handler: Handler = { request in
            if request.target == "/hold" {
                isBusy.store(true, ordering: .releasing)
                _ = eventually { !isHeld.load(ordering: .acquiring) }
            }
            return .now(.text(request.target))
        }
        try withServer(limits, handler: handler) { server in
            let clients = try (0..<count).map { _ in try Client(server.port) }
            for client in clients {
                client.get("/first")
                #expect(try client.answer().text == "/first")
            }
            // Requests of all others come while the worker is busy.
            let holder = try Client(server.port)
            holder.get("/hold")
            #expect(eventually { isBusy.load(ordering: .acquiring) })
            for client in clients { client.get("/second") }
            isHeld.store(false, ordering: .releasing)
            for client in clients { #expect(try client.answer().text == "/second") }
            #expect(try holder.answer().text == "/hold")
        }
    }
}
