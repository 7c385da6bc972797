import Testing

@testable import MicroHTTP

/// However much clients give cause for, the log gets a line now and then.
@Suite struct ComplaintLogTests {
    @Test func `the first is written and the others are counted`() {
        let lines = Collected<String>()
        let log = ComplaintLog { lines.append($0) }
        log.add("a", now: 5)
        for number in 0..<1000 { log.add("b\(number)", now: 6) }
        log.writeWithheld(now: 10_004)
        #expect(lines.all == ["a"])
        // The pause is over: whoever tells first tells of all.
        log.add("c", now: 10_005)
        log.writeWithheld(now: 10_005)
        #expect(lines.all == ["a", "c (the last of 1001 since the line before)"])
        log.add("d", now: 10_006)
        log.writeWithheld(now: 20_004)
        #expect(lines.all.count == 2)
        log.writeWithheld(now: 20_005)
        log.writeWithheld(now: 40_000)
        #expect(lines.all.last == "d (the last of 1 since the line before)")
        log.add("e", now: 40_000)
        #expect(lines.all.last == "e")
        #expect(lines.all.count == 4)
    }

    /// A head that is too large is refused by libmicrohttpd itself, which says so each time.
    @Test func `a flood of refusals is two lines`() throws {
        let lines = Collected<String>()
        let server = try Server(
            [suiteListener], tls: suiteTLS(), log: { lines.append($0) },
            handler: { _ in .now(.text("")) })
        let head = "GET / HTTP/1.1\r\nHost: t\r\nX: " + String(repeating: "x", count: 20_000)
        for _ in 0..<50 {
            let client = try Client(server.port)
            client.send(head + "\r\n\r\n")
            if !client.isClosed() { #expect(try client.answer().status == 431) }
        }
        #expect(lines.all.count == 1, "\(lines.all)")
        server.stop(deadlineSeconds: 1)
        #expect(lines.all.count == 2, "\(lines.all)")
        #expect(lines.all.last?.contains("(the last of 49 since") == true, "\(lines.all)")
    }
}
