import MicroHTTP
import Testing

/// What may be sent.
@Suite struct ResponseTests {
    static let injections = ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\0b", "\u{7F}"]

    @Test(arguments: injections)
    func `a header that would write headers is refused`(value: String) throws {
        #expect(throws: MicroHTTPError.invalidHeader(name: "X")) {
            _ = try PreparedResponse(Response(status: 200, headers: [("X", value)]))
        }
        let handler: Handler = { _ in
            .now(Response(status: 200, headers: [("X", value)], body: .bytes([1])))
        }
        let lines = Collected<String>()
        let server = try Server(
            [suiteListener], tls: suiteTLS(), log: { lines.append($0) },
            handler: handler)
        let client = try Client(server.port)
        client.get("/")
        let answer = try client.answer()
        #expect(answer.status == 500)
        #expect(answer.headers["x"] == nil && answer.headers["set-cookie"] == nil)
        #expect(lines.all.contains { $0.contains("invalid response header") })
        server.stop(deadlineSeconds: 1)
    }

    @Test(arguments: ["", "a b", "a:", "ä", "a\r\n"])
    func `a header name is a token`(name: String) {
        #expect(throws: MicroHTTPError.invalidHeader(name: name)) {
            _ = try PreparedResponse(Response(status: 200, headers: [(name, "x")]))
        }
    }

    @Test(arguments: [-1, 0, 101, 199, 600, 1 << 40])
    func `a status is final`(status: Int) {
        #expect(throws: MicroHTTPError.invalidStatus(status)) {
            _ = try PreparedResponse(Response(status: status))
        }
    }

    @Test func `sends headers in order and repeated`() throws {
        let shared = SharedBody(Array("shared".utf8))
        let response = Response(
            status: 201, headers: [("Location", "/x"), ("ETag", "\"1\"")], body: .shared(shared))
        try withServer(handler: { _ in .now(response) }) { server in
            let client = try Client(server.port)
            for _ in 0..<3 {
                client.get("/")
                let answer = try client.answer()
                #expect(answer.status == 201)
                #expect(answer.headers["location"] == "/x")
                #expect(answer.headers["etag"] == "\"1\"")
                #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
                #expect(answer.text == "shared")
            }
        }
    }

    /// More of them than a connection has memory for; a few that are sent by many calls; none.
    @Test(arguments: [(count: 5000, size: 7), (count: 9, size: 300_000), (count: 0, size: 0)])
    func `pieces come end to end`(count: Int, size: Int) throws {
        let pieces = (0..<count).map {
            [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: size)
        }
        let response = try PreparedResponse(
            Response(status: 200, body: .pieces(pieces.map(SharedBody.init))))
        try withServer(handler: { _ in .prepared(response) }) { server in
            let clients = [try Client(server.port), try Client(server.port)]
            for _ in 0..<2 {
                for client in clients { client.get("/") }
                for client in clients {
                    #expect(try client.answer().body == Array(pieces.joined()))
                }
            }
        }
    }

    /// Nothing else would be true (RFC 9110, section 8.6).
    @Test func `a 304 says the length of the body it does not send`() throws {
        let prepared = try PreparedResponse(
            Response(status: 304, headers: [("ETag", "\"1\"")], body: .bytes([1, 2, 3])))
        try withServer(handler: { _ in .prepared(prepared) }) { server in
            let client = try Client(server.port)
            for _ in 0..<3 {
                client.get("/")
                let answer = try client.answer()
                #expect(answer.status == 304)
                #expect(answer.headers["content-length"] == "3")
                #expect(answer.headers["transfer-encoding"] == nil)
            }
        }
    }
}
