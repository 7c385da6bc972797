import LintelTesting
import MicroHTTP
import Testing

/// Bodies that are written while they are read.
@Suite struct EventStreamTests {
    private func withStream(
        _ stream: EventStream = EventStream(), _ limits: ServerLimits = ServerLimits(),
        _ body: (Server) throws -> Void
    ) throws {
        let handler: Handler = { _ in
            .stream(status: 200, headers: [("Content-Type", "text/event-stream")], stream)
        }
        try withServer(limits, handler: handler, body)
    }

    @Test func `sends each event as it comes`() throws {
        let stream = EventStream()
        try withStream(stream) { server in
            let client = try Client(server.port)
            client.get("/")
            #expect(try client.head().headers["content-type"] == "text/event-stream")
            for number in 1...200 {
                #expect(stream.send(Array("data: \(number)\n\n".utf8)))
                let chunk = try client.chunk()
                #expect(chunk.map { String(decoding: $0, as: UTF8.self) } == "data: \(number)\n\n")
            }
            stream.finish()
            #expect(try client.chunk() == nil)
            #expect(eventually { stream.isClosed })
            #expect(!stream.send([1]))
        }
    }

    @Test func `loses nothing when written fast`() throws {
        let stream = EventStream(bufferLimitBytes: 64 << 20)
        try withStream(stream) { server in
            let client = try Client(server.port)
            client.get("/")
            let writer = Thread {
                for number in 0..<50_000 { stream.send(Array("\(number)\n".utf8)) }
                stream.finish()
            }
            let expected = (0..<50_000).map { "\($0)\n" }.joined()
            #expect(try client.answer().text == expected)
            writer.join()
            #expect(eventually { stream.isClosed })
        }
    }

    @Test func `one whose length is known before says so, and nothing follows`() throws {
        let stream = EventStream(length: 300_000)
        try withStream(stream) { server in
            let client = try Client(server.port)
            client.get("/")
            let writer = Thread {
                for number in 0..<300 {
                    stream.send([UInt8](repeating: UInt8(number % 7), count: 1000))
                }
                stream.finish()
            }
            let answer = try client.answer()
            #expect(answer.headers["content-length"] == "300000")
            #expect(answer.body.count == 300_000)
            #expect((0..<300).allSatisfy { answer.body[$0 * 1000] == UInt8($0 % 7) })
            writer.join()
            #expect(eventually { stream.isClosed })
            #expect(eventually { server.openConnectionCount == 1 })
        }
    }

    @Test func `one that is finished before its length is broken off`() throws {
        let stream = EventStream(length: 1000)
        try withStream(stream) { server in
            let client = try Client(server.port)
            client.get("/")
            #expect(try client.head().headers["content-length"] == "1000")
            stream.send([UInt8](repeating: 1, count: 999))
            stream.finish()
            #expect(try client.take(999).count == 999)
            #expect(client.isClosed())
            #expect(eventually { server.openConnectionCount == 0 })
        }
    }

    /// Whoever is silent beside it keeps no stream open whose reader has left.
    @Test func `a stream whose reader left is put away beside idle connections`() throws {
        var limits = ServerLimits()
        limits.threads = 1
        let handler: Handler = { request in
            if request.target == "/idle" { return .now(.text("")) }
            return .stream(status: 200, headers: [], EventStream())
        }
        try withServer(limits, handler: handler) { server in
            let idle = try Client(server.port)
            idle.get("/idle")
            #expect(try idle.answer().status == 200)
            for _ in 0..<3 {
                let reader = try Client(server.port)
                reader.get("/stream")
                #expect(try reader.head().status == 200)
            }
            #expect(eventually { server.openConnectionCount == 1 })
            idle.get("/idle")
            #expect(try idle.answer().status == 200)
        }
    }

    @Test func `tells the producer that the reader left`() throws {
        let (stream, closed) = (EventStream(), Collected<Int>())
        stream.onClose { closed.append(1) }
        var limits = ServerLimits()
        limits.idleTimeoutSeconds = 1
        try withStream(stream, limits) { server in
            var client: Client? = try Client(server.port)
            client?.get("/")
            _ = try client?.head()
            client = nil
            // Nothing is sent: the sweeper has to notice.
            #expect(closed.await() == [1])
            #expect(!stream.send([1]))
        }
        #expect(closed.all == [1])
    }

    @Test func `cuts off a reader that is too far behind`() throws {
        let (stream, closed) = (EventStream(bufferLimitBytes: 1 << 20), Collected<Int>())
        stream.onClose { closed.append(1) }
        try withStream(stream) { server in
            let client = try Client(server.port, receiveBufferBytes: 4096)
            client.get("/")
            _ = try client.head()
            let event = [UInt8](repeating: 0x61, count: 64 * 1024)
            var sent = 0
            while stream.send(event) && sent < 1000 { sent += 1 }
            #expect(sent > 15 && sent < 1000)
            #expect(closed.await() == [1])
            #expect(throws: Client.Failure.self) { while try client.chunk() != nil {} }
        }
    }

    @Test func `answers HEAD without a body`() throws {
        let stream = EventStream()
        try withStream(stream) { server in
            let client = try Client(server.port)
            client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try client.answer(toHead: true).status == 200)
            #expect(eventually { stream.isClosed })
        }
    }

    @Test func `stopping breaks streams off`() throws {
        let stream = EventStream()
        try withStream(stream) { server in
            let client = try Client(server.port)
            client.get("/")
            _ = try client.head()
            server.stop(deadlineSeconds: 0.1)
            #expect(stream.isClosed)
            #expect(throws: Client.Failure.self) { _ = try client.chunk() }
        }
    }
}
