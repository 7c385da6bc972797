import Glibc
import LintelTesting
import MicroHTTP
import Synchronization
import Testing

/// Requests that are answered later, by somebody else.
@Suite struct ExchangeTests {
    /// Hands every exchange to the test.
    private func withExchanges(
        _ limits: ServerLimits = ServerLimits(),
        _ body: (Server, Collected<Exchange>) throws -> Void
    ) throws {
        let exchanges = Collected<Exchange>()
        let handler: Handler = { _ in .later { exchanges.append($0) } }
        try withServer(limits, handler: handler) { try body($0, exchanges) }
    }

    @Test func `answers from another thread and keeps the connection`() throws {
        try withExchanges { server, exchanges in
            let client = try Client(server.port)
            for number in 1...20 {
                client.get("/")
                let exchange = try #require(exchanges.await(count: number).last)
                #expect(!exchange.isClosed)
                #expect(exchange.complete(with: .text("\(number)")))
                #expect(try client.answer().text == "\(number)")
                #expect(exchange.isClosed)
                #expect(!exchange.complete(with: .text("again")))
            }
        }
    }

    @Test func `a waiting connection costs no thread and is not idle`() throws {
        var limits = ServerLimits()
        (limits.threads, limits.idleTimeoutSeconds, limits.requestTimeoutSeconds) = (1, 1, 1)
        try withExchanges(limits) { server, exchanges in
            let clients = try (0..<100).map { _ in
                let client = try Client(server.port)
                client.get("/")
                return client
            }
            let waiting = exchanges.await(count: 100)
            sleep(3)
            for exchange in waiting { #expect(exchange.complete(with: .text("x"))) }
            for client in clients { #expect(try client.answer().text == "x") }
        }
    }

    @Test func `a handler may be asked again, and sees the same request`() throws {
        let exchanges = Collected<Exchange>()
        let seen = Mutex<[String]>([])
        let handler: Handler = { request in
            let text = "\(request.method.rawValue) \(request.target) \(request.body.count)"
            let count = seen.withLock { seen in
                seen.append(text)
                return seen.count
            }
            // Twice later, then now.
            if count % 3 != 0 { return .later { exchanges.append($0) } }
            return .now(.text("\(count)"))
        }
        try withServer(handler: handler) { server in
            let client = try Client(server.port)
            for round in 1...5 {
                client.send("POST /\(round) HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
                for number in 1...2 {
                    let exchange = try #require(
                        exchanges.await(count: 2 * (round - 1) + number).last)
                    #expect(exchange.askAgain())
                    #expect(!exchange.askAgain() && !exchange.complete(with: .text("late")))
                }
                #expect(try client.answer().text == "\(3 * round)")
            }
        }
        let expected = (1...5).flatMap { Array(repeating: "POST /\($0) 3", count: 3) }
        #expect(seen.withLock { $0 } == expected)
    }

    @Test func `who has left is not asked about again`() throws {
        try withExchanges { server, exchanges in
            var client: Client? = try Client(server.port)
            client?.get("/")
            let exchange = try #require(exchanges.await(count: 1).last)
            client = nil
            #expect(eventually { exchange.isClosed })
            #expect(!exchange.askAgain())
        }
    }

    /// Completing races with the handler's return; every order has to give one answer.
    @Test func `completing may happen before the handler returns`() throws {
        let queue = Mutex<[Exchange]>([])
        let isDone = Atomic(false)
        let handler: Handler = { request in
            request.target == "/now"
                ? .later { $0.complete(with: .text("now")) }
                : .later { exchange in queue.withLock { $0.append(exchange) } }
        }
        try withServer(handler: handler) { server in
            let worker = Thread {
                while !isDone.load(ordering: .relaxed) {
                    let taken = queue.withLock { queue in
                        defer { queue = [] }
                        return queue
                    }
                    for exchange in taken { exchange.complete(with: .text("other")) }
                }
            }
            let clients = try (0..<16).map { _ in try Client(server.port) }
            for round in 0..<300 {
                let target = round.isMultiple(of: 3) ? "now" : "other"
                for client in clients { client.get("/\(target)") }
                for client in clients { #expect(try client.answer().text == target) }
            }
            isDone.store(true, ordering: .relaxed)
            worker.join()
        }
    }

    @Test func `a dropped exchange answers 500`() throws {
        try withServer(handler: { _ in .later { _ in } }) { server in
            let client = try Client(server.port)
            client.get("/")
            #expect(try client.answer().status == 500)
            client.get("/")
            #expect(try client.answer().status == 500)
        }
    }

    @Test func `a dropped exchange answers 500 also later`() throws {
        let slot = Mutex<Exchange?>(nil)
        let handler: Handler = { _ in .later { exchange in slot.withLock { $0 = exchange } } }
        try withServer(handler: handler) { server in
            let client = try Client(server.port)
            client.get("/")
            #expect(eventually { slot.withLock { $0 != nil } })
            #expect(slot.withLock { $0.take() } != nil)
            #expect(try client.answer().status == 500)
        }
    }

    @Test func `notices a client that left`() throws {
        var limits = ServerLimits()
        limits.idleTimeoutSeconds = 1
        try withExchanges(limits) { server, exchanges in
            let closed = Collected<Bool>()
            var client: Client? = try Client(server.port)
            client?.get("/")
            let exchange = try #require(exchanges.await().first)
            exchange.onClose { [exchange] in closed.append(exchange.isClosed) }
            client = nil
            #expect(closed.await() == [true])
            #expect(!exchange.complete(with: .text("nobody")))
            exchange.onClose { closed.append(false) }
            #expect(closed.all.count == 2)
        }
    }

    @Test func `prepared responses and streams may complete`() throws {
        let prepared = try PreparedResponse(.text("prepared"))
        try withExchanges { server, exchanges in
            let client = try Client(server.port)
            client.get("/")
            exchanges.await(count: 1).last?.complete(with: prepared)
            #expect(try client.answer().text == "prepared")

            client.get("/")
            let stream = EventStream()
            exchanges.await(count: 2).last?.complete(streaming: stream, status: 200)
            stream.send(Array("stream".utf8))
            stream.finish()
            #expect(try client.answer().text == "stream")
        }
    }

    @Test func `stopping answers what still waits`() throws {
        try withExchanges { server, exchanges in
            let closed = Collected<Int>()
            let clients = try (0..<10).map { _ in try Client(server.port) }
            for client in clients { client.get("/") }
            for exchange in exchanges.await(count: 10) { exchange.onClose { closed.append(1) } }
            server.stop(deadlineSeconds: 0.1)
            for client in clients {
                #expect(try client.answer().status == 503)
                #expect(client.isClosed())
            }
            #expect(closed.all.count == 10)
            for exchange in exchanges.all { #expect(!exchange.complete(with: .text("late"))) }
        }
    }

    @Test func `stopping waits for what is under way and closes what is idle`() throws {
        try withExchanges { server, exchanges in
            let (idle, busy) = (try Client(server.port), try Client(server.port))
            busy.get("/")
            let exchange = try #require(exchanges.await().first)
            let stopping = Thread { server.stop(deadlineSeconds: 10) }
            #expect(idle.isClosed())
            #expect(throws: ClientSocket.Failure.self) { _ = try Client(server.port) }
            #expect(exchange.complete(with: .text("finished")))
            #expect(try busy.answer().text == "finished")
            stopping.join()
            #expect(busy.isClosed())
        }
    }

    @Test func `stopping does not wait long for a request that never arrives`() throws {
        try withServer(handler: { _ in .now(.text("complete")) }) { server in
            let client = try Client(server.port)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n")
            client.send("Expect: 100-continue\r\n\r\n")
            #expect(try client.head().status == 100)
            client.send("half ")
            let time = seconds { server.stop(deadlineSeconds: 30) }
            #expect(time < 10)
        }
    }
}
