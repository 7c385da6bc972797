import MicroHTTP
import Testing

/// What a handler remembers of a request is there for the same request again, and for no other.
@Suite struct LastRequestTests {
    final class Meaning {
        let text: String
        init(_ text: String) { self.text = text }
    }

    /// Answers with what was remembered, or remembers and says so.
    static let handler: Handler = { request in
        if let known = request.remembered as? Meaning { return .now(.text("again \(known.text)")) }
        let text = "\(request.methodName) \(request.target) \(request.headers("X"))"
        request.remember(Meaning(text))
        return .now(.text("new"))
    }

    /// The answers to requests sent one after the other on one connection.
    private func answers(_ requests: [String]) throws -> [String] {
        try withServer(handler: Self.handler) { server in
            let client = try Client(server.port)
            return try requests.map { request in
                client.send(request)
                return try client.answer().text
            }
        }
    }

    static let request = "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n"

    @Test func `the same request is known`() throws {
        let again = "again GET /a [\"one\", \"two\"]"
        #expect(try answers([Self.request, Self.request, Self.request]) == ["new", again, again])
    }

    @Test(arguments: [
        "GET /a?b=c+d HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "GET /a?b=c+d&f HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "GET /a?b=c%20d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "GET /ab?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "PUT /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.0\r\nConnection: keep-alive\r\nHost: t\r\nX: one\r\nX: two\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: two\r\nX: one\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\nX: two\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: twO\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two2\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nXt: wo\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: u\r\nX: one\r\nX: two\r\n\r\n",
        "GET /a?b=c+d&e HTTP/1.1\r\nHost: t\r\nX: one\r\nX: two\r\nContent-Length: 0\r\n\r\n",
    ])
    func `another request is not`(other: String) throws {
        #expect(try answers([Self.request, other]) == ["new", "new"])
        // Nor does what came in between bring back what came before, except as itself.
        let last = try answers([Self.request, other, Self.request]).last
        #expect(last == "new")
    }

    @Test func `another method without a body is not`() throws {
        let head = Self.request.replacing("GET", with: "DELETE")
        #expect(try answers([Self.request, head, head]).dropLast() == ["new", "new"])
    }

    @Test func `requests with a body are not remembered`() throws {
        let start = "PUT /a HTTP/1.1\r\nHost: t\r\n"
        for body in ["Content-Length: 1\r\n\r\nx", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"] {
            #expect(try answers([start + body, start + body]) == ["new", "new"])
        }
    }

    @Test func `neither are large ones`() throws {
        let long = String(repeating: "x", count: 5000)
        for request in [
            "GET /\(long) HTTP/1.1\r\nHost: t\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: t\r\nX: \(long)\r\n\r\n",
        ] {
            #expect(try answers([request, request]) == ["new", "new"])
        }
    }

    @Test func `a bad request with a known target is still refused`() throws {
        try withServer(handler: Self.handler) { server in
            let client = try Client(server.port)
            client.send(Self.request)
            #expect(try client.answer().text == "new")
            client.send(Self.request.replacing("Host: t\r\n", with: "Host: t\r\nHost: t\r\n"))
            #expect(try client.answer().status == 400)
        }
    }

    /// Names and values are the same, but there is more than they.
    @Test(arguments: [
        request.replacing("one\r\n", with: "one\n"), request.replacing("one", with: "one\0"),
        request.replacing("one", with: "one\0\r\nZ: z"),
        request.replacing("two\r\n", with: "two\r\n: x\r\n"),
        request.replacing("GET", with: "GET "),
    ])
    func `a known request with something hidden is refused`(other: String) throws {
        try withServer(handler: Self.handler) { server in
            let client = try Client(server.port)
            client.send(Self.request)
            #expect(try client.answer().text == "new")
            client.send(other + Self.request)
            #expect(try client.answer().status == 400)
            #expect(client.isClosed())
        }
    }

    @Test func `connections remember each their own`() throws {
        try withServer(handler: Self.handler) { server in
            for _ in 0..<2 {
                let client = try Client(server.port)
                client.send(Self.request)
                #expect(try client.answer().text == "new")
            }
        }
    }
}
