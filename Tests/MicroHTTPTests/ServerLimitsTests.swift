import Glibc
import MicroHTTP
import Testing

/// Clients that want too much, or take too long.
@Suite struct LimitsTests {
    static let count: Handler = { .now(.text("\($0.body.count)")) }

    private func limits(body: Int = 1 << 20, idle: Int = 30, request: Int = 60) -> ServerLimits {
        var limits = ServerLimits()
        limits.maxBodyBytes = body
        limits.idleTimeoutSeconds = idle
        limits.requestTimeoutSeconds = request
        return limits
    }

    private func stillServes(_ server: Server) throws -> Bool {
        let client = try Client(server.port)
        client.get("/")
        return try client.answer().status == 200
    }

    @Test func `a body of 33 MiB is too large by default`() throws {
        try withServer(handler: Self.count) { server in
            let client = try Client(server.port)
            let bytes = [UInt8](repeating: 1, count: 33 << 20)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(bytes.count)\r\n\r\n")
            client.send(bytes)
            #expect(try client.answer().status == 413)
            #expect(client.isClosed())
            #expect(try stillServes(server))
        }
    }

    @Test func `a body at the limit is not too large`() throws {
        try withServer(limits(body: 1000), handler: Self.count) { server in
            let client = try Client(server.port)
            let bytes = [UInt8](repeating: 1, count: 1000)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n")
            client.send(bytes)
            #expect(try client.answer().text == "1000")
        }
    }

    @Test(arguments: [("/small:x", 413), ("/smal", 200)])
    func `some targets take less`(target: String, status: Int) throws {
        var limits = limits(body: 1000)
        limits.smallerBodies = [(targetPrefix: "/small:", bytes: 100)]
        try withServer(limits, handler: Self.count) { server in
            let client = try Client(server.port)
            client.send("PUT \(target) HTTP/1.1\r\nHost: t\r\nContent-Length: 101\r\n\r\n")
            client.send([UInt8](repeating: 1, count: 101))
            #expect(try client.answer().status == status)
        }
    }

    @Test(arguments: ["Content-Length: 1001\r\nExpect: 100-continue", "Content-Length: 9999999999"])
    func `an announced flood is refused at once`(headers: String) throws {
        try withServer(limits(body: 1000), handler: Self.count) { server in
            let client = try Client(server.port)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\n\(headers)\r\n\r\n")
            #expect(try client.answer().status == 413)
            #expect(client.isClosed())
        }
    }

    @Test func `chunked bodies are counted as they arrive`() throws {
        try withServer(limits(body: 100_000), handler: Self.count) { server in
            let client = try Client(server.port)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("4000\r\n".utf8) + [UInt8](repeating: 1, count: 0x4000) + [13, 10]
            for _ in 0..<8 { client.send(chunk) }
            client.send("0\r\n\r\n")
            #expect(try client.answer().status == 413)

            // Without end it is not even answered.
            let flood = try Client(server.port)
            flood.send("PUT / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
            var sent = 0
            while sent < 10_000 && flood.send(chunk) { sent += 1 }
            #expect(sent < 10_000)
            #expect(try stillServes(server))
        }
    }

    @Test func `a flood of headers is refused`() throws {
        try withServer(handler: Self.count) { server in
            let client = try Client(server.port)
            client.send("GET / HTTP/1.1\r\nHost: t\r\n")
            let line = "X-Flood: \(String(repeating: "x", count: 1000))\r\n"
            for _ in 0..<100 where client.send(line) {}
            if let answer = try? client.answer() {
                #expect([400, 413, 431].contains(answer.status))
            }
            let long = try Client(server.port)
            long.get("/" + String(repeating: "x", count: 100_000))
            if let answer = try? long.answer() {
                #expect([400, 413, 414, 431].contains(answer.status))
            }
            #expect(try stillServes(server))
        }
    }

    /// libmicrohttpd by itself would say nothing until the client is silent for too long.
    @Test func `too many query parameters are told at once`() throws {
        try withServer(handler: { .now(.text("\($0.query?.count ?? -1)")) }) { server in
            for (count, status) in [(1, 200), (200, 200), (201, 414), (250, 414), (5000, 414)] {
                for parameter in ["a", "", "a=b"] {
                    let query = Array(repeating: parameter, count: count).joined(separator: "&")
                    let client = try Client(server.port)
                    client.get("/?" + query)
                    let answer = try client.answer()
                    #expect(answer.status == (query.utf8.count > 16_000 ? 414 : status))
                    if status == 200, !parameter.isEmpty { #expect(answer.text == "\(count)") }
                    if status == 414 { #expect(client.isClosed()) }
                }
            }
        }
    }

    /// Around the size at which its memory is used up, whatever it is used for. Where there is none
    /// left to say so, it only closes.
    @Test func `a long target is answered at once`() throws {
        try withServer(limits(idle: 1000), handler: Self.count) { server in
            for start in ["/", "/?", "/?a=b&c=", "/?" + String(repeating: "&", count: 150)] {
                for count in stride(from: 4000, through: 17_000, by: 97) {
                    let client = try Client(server.port)
                    client.get(
                        start + String(repeating: "x", count: count), "Connection: close\r\n")
                    let said = try client.everything()
                    let statuses = count < 5000 ? ["200"] : ["200", "414", "431"]
                    #expect(
                        statuses.contains { said.starts(with: "HTTP/1.1 \($0)") }
                            || count > 15_900 && said.isEmpty, "\(start) \(count)")
                }
            }
        }
    }

    /// A byte now and then is never silence, so only the request timeout can end it.
    @Test(arguments: [
        "", "GET / HTTP/1.1\r\nX: ", "PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n",
    ])
    func `a trickling request is cut`(start: String) throws {
        try withServer(limits(request: 1), handler: Self.count) { server in
            let client = try Client(server.port)
            client.send(start)
            let time = seconds {
                for _ in 0..<100 where client.send("x") { usleep(100_000) }
            }
            #expect(time > 0.5 && time < 4)
            #expect(client.isClosed())
            #expect(try stillServes(server))
        }
    }

    /// Long before the request's own time is over.
    @Test func `a body that nearly stops is cut`() throws {
        var limits = limits()
        limits.senderPaceSeconds = 1
        try withServer(limits, handler: Self.count) { server in
            let client = try Client(server.port)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n")
            client.send([UInt8](repeating: 1, count: 100_000))
            let time = seconds {
                for _ in 0..<100 where client.send("x") { usleep(100_000) }
            }
            #expect(time < 8)
            #expect(client.isClosed())
            #expect(limits.load.slowSenderCount == 1)
            #expect(try stillServes(server))
        }
    }

    @Test func `a trickling second request is cut too`() throws {
        try withServer(limits(idle: 1, request: 1), handler: Self.count) { server in
            let client = try Client(server.port)
            client.get("/")
            #expect(try client.answer().status == 200)
            let time = seconds {
                for _ in 0..<100 where client.send("x") { usleep(100_000) }
            }
            #expect(time > 1 && time < 6)
        }
    }

    @Test func `silence is cut`() throws {
        try withServer(limits(idle: 1), handler: Self.count) { server in
            let client = try Client(server.port)
            client.get("/")
            #expect(try client.answer().status == 200)
            let time = seconds { #expect(client.isClosed()) }
            #expect(time > 0.5 && time < 5)
        }
    }

    @Test func `a reader that stops reading is cut`() throws {
        let big = try PreparedResponse(
            Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 20_000_000))))
        var limits = limits(idle: 1)
        limits.paceSeconds = 1
        try withServer(limits, handler: { _ in .prepared(big) }) { server in
            let client = try Client(server.port, receiveBufferBytes: 4096)
            client.get("/")
            #expect(try client.head().status == 200)
            sleep(4)
            #expect(throws: Client.Failure.self) { _ = try client.take(20_000_000) }
        }
    }

    @Test func `a peer that vanishes while we write kills nobody`() throws {
        let big = try PreparedResponse(
            Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 5_000_000))))
        try withServer(handler: { _ in .prepared(big) }) { server in
            for _ in 0..<50 {
                let client = try Client(server.port)
                client.get("/")
            }
            #expect(try stillServes(server))
        }
    }

    /// Requests that never end may not keep others out until they have taken too long.
    @Test func `when places are few, requests that are still coming go too`() throws {
        var limits = ServerLimits()
        (limits.maxConnections, limits.reservedConnections) = (20, 4)
        try withServer(limits, tls: nil, handler: Self.count) { server in
            let slow = try (0..<20).map { number in
                let client = try Client(server.port, tls: nil)
                client.send(
                    number % 2 == 0
                        ? "GET / HTTP/1.1\r\nHost: t\r\nX: "
                        : "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4000\r\n\r\nx")
                return client
            }
            let client = try Client(server.port, tls: nil)
            client.get("/")
            #expect(try client.answer().status == 200)
            withExtendedLifetime(slow) {}
        }
    }

    @Test func `connections beyond the limit wait until one ends`() throws {
        // They wait where a handshake would wait too.
        var limits = ServerLimits()
        (limits.maxConnections, limits.threads) = (4, 2)
        try withServer(limits, tls: nil, handler: Self.count) { server in
            var clients = try (0..<4).map { _ in try Client(server.port, tls: nil) }
            for client in clients {
                client.get("/")
                #expect(try client.answer().status == 200)
            }
            let late = try Client(server.port, tls: nil)
            late.get("/")
            #expect(!late.hasSomethingToRead(withinMilliseconds: 200))
            clients.removeLast()
            #expect(try late.answer().status == 200)
        }
    }

    @Test func `the log says once that there can be no more`() throws {
        var limits = ServerLimits()
        limits.maxConnections = 1
        let lines = Collected<String>()
        let server = try Server(
            [suiteListener], tls: suiteTLS(), limits: limits,
            log: { lines.append($0) },
            handler: Self.count)
        defer { server.stop(deadlineSeconds: 0) }
        for _ in 0..<3 {
            let client = try Client(server.port)
            client.get("/")
            #expect(try client.answer().status == 200)
        }
        #expect(lines.all == ["the limit of 1 connections is reached; who comes now waits"])
    }

    /// A worker of libmicrohttpd that is given one connection too many never runs again.
    @Test func `a crowd at the limit is served to the last`() throws {
        var limits = ServerLimits()
        (limits.maxConnections, limits.threads) = (4, 2)
        try withServer(limits, handler: Self.count) { server in
            let (port, statuses) = (server.port, Collected<Int>())
            let crowd = (0..<16).map { _ in
                Thread {
                    for _ in 0..<50 {
                        guard let client = try? Client(port) else { return }
                        client.get("/")
                        guard let status = try? client.answer().status else { return }
                        statuses.append(status)
                    }
                }
            }
            for thread in crowd { thread.join() }
            #expect(statuses.all == Array(repeating: 200, count: 16 * 50))
        }
    }

    @Test func `connections are shared among the workers`() throws {
        let threads = Collected<UInt>()
        let handler: Handler = { _ in
            threads.append(pthread_self())
            return .now(.text(""))
        }
        try withServer(handler: handler) { server in
            let clients = try (0..<16).map { _ in try Client(server.port) }
            for client in clients {
                client.get("/")
                #expect(try client.answer().status == 200)
            }
            let counts = Dictionary(grouping: threads.all) { $0 }.mapValues(\.count)
            #expect(counts.count == 2)
            // Descriptors are those of the whole process, which runs other tests meanwhile.
            #expect(counts.values.allSatisfy { $0 >= 2 }, "\(counts)")
        }
    }
}
