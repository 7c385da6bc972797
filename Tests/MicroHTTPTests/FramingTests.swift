import MicroHTTP
import Testing

/// Requests two parsers could read differently must end the connection, never desynchronise it.
@Suite struct FramingTests {
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: t\r\n\r\n"

    @Test(arguments: [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5, 6\r\n\r\nhello",
        "Content-Length: 5, 5\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: -5\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5 5\r\n\r\nhello",
        "Content-Length:\r\n\r\nhello",
        "Content-Length: 99999999999999999999999\r\n\r\nhello",
        "Content-Length : 5\r\n\r\nhello",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    ])
    func ambiguousBodiesAreRefused(rest: String) throws {
        try expectRefusal("POST / HTTP/1.1\r\nHost: t\r\n" + rest)
    }

    @Test(arguments: [
        "GET /a b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a\tb HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a\u{01}b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /\u{e9} HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a\0b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a?b\0c HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: t\r\nContent-\0Length: 5\r\n\r\n",
        "GET /a#b HTTP/1.1\r\nHost: t\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nB@d: 1\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: t\r\n\r\n",
        "GET /\r\n\r\n",
    ])
    func oddRequestsAreRefused(request: String) throws {
        try expectRefusal(request)
    }

    /// Neither the request nor what follows it may reach the handler; an error and the end may.
    private func expectRefusal(_ request: String) throws {
        let seen = Collected<String>()
        let handler: Handler = { request in
            seen.append(request.target)
            return .now(.text("handled"))
        }
        try withServer(handler: handler) { server in
            let client = try Client(server.port)
            client.send(request + Self.smuggled)
            // libmicrohttpd 0.9.75 sends the headers of its own 400s twice, so no `answer()`.
            let said = try client.everything()
            #expect(
                said.isEmpty || said.starts(with: "HTTP/1.1 4") || said.starts(with: "HTTP/1.1 50"))
            #expect(!said.contains("handled"))
            #expect(seen.all == [])
        }
    }

    @Test func theSameLengthTwiceIsOneLength() throws {
        try withServer(handler: LimitsTests.count) { server in
            let client = try Client(server.port)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n")
            client.send("Content-Length: 5\r\n\r\nhello")
            #expect(try client.answer().text == "5")
            client.get("/")
            #expect(try client.answer().text == "0")
        }
    }
}
