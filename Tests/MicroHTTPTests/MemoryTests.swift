import Glibc
import LintelTesting
import Testing

@testable import MicroHTTP

/// What all requests together may take, and who takes too long to read.
@Suite struct MemoryTests {
    // MARK: Bodies

    /// However a body comes in: its bytes are whole, and what is taken is given back.
    @Test(arguments: 0..<30) func `bodies are whole and given back`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let budget = MemoryBudget(limitBytes: 3 << 20)
        var body = ArrivingBody()
        let size = Int.random(in: 0...(2 << 20), using: &random)
        if Bool.random(using: &random) { body.expect(size) }
        var expected: [UInt8] = []
        while expected.count < size {
            let count = min(size - expected.count, Int.random(in: 1...100_000, using: &random))
            let piece = [UInt8](repeating: UInt8.random(in: 0...255, using: &random), count: count)
            let isTaken = piece.withUnsafeBytes { body.append($0, limit: 4 << 20, in: budget) }
            #expect(isTaken)
            expected += piece
        }
        #expect(body.bytes == expected)
        #expect(size < 5000 || budget.usedBytes >= size, "what is held is counted")
        body.clear(in: budget)
        #expect(body.bytes.isEmpty)
        #expect(budget.usedBytes == 0)
    }

    @Test func `a claim takes nothing until it comes`() {
        let budget = MemoryBudget(limitBytes: 32 << 20)
        var bodies = (0..<100).map { _ in ArrivingBody() }
        for index in bodies.indices { bodies[index].expect(32 << 20) }
        #expect(budget.usedBytes == 0)
    }

    @Test func `a body that has no room is refused and the next has room`() throws {
        var limits = ServerLimits()
        limits.load = ServerLoad(bodyBytes: 2 << 20)
        let load = limits.load
        let bytes = [UInt8](repeating: 1, count: (3 << 20) / 2)
        try withServer(limits, handler: { .now(.plain(.failed("\($0.body.count)"))) }) { server in
            let slow = try Client(server.port)
            slow.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(bytes.count)\r\n\r\n")
            slow.send(Array(bytes.dropLast()))
            while load.bodies.usedBytes < bytes.count { usleep(1000) }
            let other = try Client(server.port)
            other.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(bytes.count)\r\n\r\n")
            other.send(bytes)
            #expect(try other.answer().status == 503)
            #expect(load.bodies.refusalCount == 1)
            slow.send([1])
            #expect(try slow.answer().text.contains("\(bytes.count)"))
            let third = try Client(server.port)
            third.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(bytes.count)\r\n\r\n")
            third.send(bytes)
            #expect(try third.answer().text.contains("\(bytes.count)"))
        }
        #expect(load.bodies.usedBytes == 0)
    }

    // MARK: The pace of senders

    /// 10 KiB in 10 s, and 60 s for all.
    @Test func `a body has ten seconds for the next ten KiB`() {
        var pace = SenderPace()
        let pieces: [(count: Int, now: Int64, deadline: Int64?)] = [
            (10_000, 1000, nil), (240, 2000, 12_000), (5000, 3000, nil), (5240, 11_000, 21_000),
            (1 << 20, 58_000, 60_900),
        ]
        for piece in pieces {
            let deadline = pace.deadline(after: piece.count, began: 900, limits: ServerLimits()) {
                piece.now
            }
            #expect(deadline == piece.deadline, "at \(piece.now)")
        }
    }

    // MARK: The pace of readers

    struct Look {
        var at: Int64
        var taken: UInt64
        var isTooSlow: Bool
    }

    /// 1,024 bytes a second over 60 s.
    static let looks: [(name: String, looks: [Look])] = [
        (
            "a byte now and then",
            [
                .init(at: 1000, taken: 0, isTooSlow: false),
                .init(at: 60_900, taken: 250, isTooSlow: false),
                .init(at: 61_000, taken: 15_000, isTooSlow: true),
            ]
        ),
        (
            "enough, at once",
            [
                .init(at: 1000, taken: 5, isTooSlow: false),
                .init(at: 61_000, taken: 65_541, isTooSlow: false),
                .init(at: 121_000, taken: 131_077, isTooSlow: false),
                .init(at: 181_000, taken: 131_077, isTooSlow: true),
            ]
        ),
    ]

    @Test(arguments: looks) func `only who takes too little is cut`(_ name: String, _ looks: [Look])
    {
        var pace = Pace()
        for look in looks {
            let isTooSlow = pace.isTooSlow(answeredAt: 900, now: look.at, limits: ServerLimits()) {
                look.taken
            }
            #expect(isTooSlow == look.isTooSlow, "\(name) at \(look.at)")
        }
    }

    @Test func `another answer is watched from its beginning`() {
        var pace = Pace()
        let looks: [(answeredAt: Int64, now: Int64, taken: UInt64)] = [
            (1, 1000, 0), (50_000, 61_000, 10), (50_000, 121_000, 20),
        ]
        let found = looks.map { look in
            pace.isTooSlow(answeredAt: look.answeredAt, now: look.now, limits: ServerLimits()) {
                look.taken
            }
        }
        #expect(found == [false, false, true])
    }

    @Test func `a reader that takes nothing is cut and others are not`() throws {
        var limits = ServerLimits()
        // So much a second nobody takes who takes nothing, and so soon.
        (limits.paceSeconds, limits.idleTimeoutSeconds) = (1, 30)
        let load = limits.load
        let big = try PreparedResponse(
            Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 50 << 20))))
        try withServer(limits, handler: { _ in .prepared(big) }) { server in
            let stuck = try Client(server.port, receiveBufferBytes: 4096)
            stuck.get("/")
            while load.slowReaderCount == 0 { usleep(10_000) }
            let reader = try Client(server.port)
            reader.get("/")
            #expect(try reader.answer().body.count == 50 << 20)
            #expect(load.slowReaderCount == 1)
        }
    }

    /// A slow reader's kernel takes megabytes at once and then nothing for long, which is not
    /// silence.
    @Test func `a reader that pauses gets the rest`() throws {
        var limits = ServerLimits()
        limits.idleTimeoutSeconds = 1
        let big = try PreparedResponse(
            Response(status: 200, body: .bytes([UInt8](repeating: 1, count: 50 << 20))))
        try withServer(limits, handler: { _ in .prepared(big) }) { server in
            let reader = try Client(server.port, receiveBufferBytes: 4096)
            reader.get("/")
            sleep(3)
            #expect(try reader.answer().body.count == 50 << 20)
        }
    }

    // MARK: Streams

    @Test func `streams share one budget`() {
        let budget = MemoryBudget(limitBytes: 1000)
        let first = EventStream(budget: budget)
        let second = EventStream(budget: budget)
        let event = [UInt8](repeating: 1, count: 600)
        #expect(first.send(event))
        #expect(!second.send(event), "there is no room, though each alone may have more")
        #expect(second.isClosed)
        #expect(budget.usedBytes == 600)
    }

    @Test func `who writes much is told when it is sent`() throws {
        let drained = Collected<Bool>()
        let budget = MemoryBudget(limitBytes: 1 << 20)
        let stream = EventStream(budget: budget)
        let handler: Handler = { _ in .stream(status: 200, headers: [], stream) }
        try withServer(handler: handler) { server in
            stream.send([UInt8](repeating: 1, count: 100_000))
            stream.onDrain { drained.append(true) }
            #expect(drained.all.isEmpty)
            let client = try Client(server.port)
            client.get("/")
            while drained.all.isEmpty { usleep(1000) }
            #expect(stream.waitingBytes == 0)
            #expect(budget.usedBytes == 0)
            stream.finish()
        }
    }

    // MARK: Connections

    @Test func `silent connections make room for who comes`() throws {
        var limits = ServerLimits()
        (limits.maxConnections, limits.reservedConnections, limits.threads) = (8, 2, 2)
        try withServer(limits, handler: LimitsTests.count) { server in
            let silent = try (0..<8).map { _ in try Client(server.port) }
            for client in silent { client.get("/") }
            for _ in 0..<20 {
                let client = try Client(server.port)
                client.get("/")
                #expect(try client.answer().status == 200)
            }
        }
    }
}
