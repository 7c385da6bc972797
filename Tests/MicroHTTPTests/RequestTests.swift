import MicroHTTP
import Testing

/// What a handler sees of a request.
@Suite struct RequestTests {
    /// Sends one request and gives what `read` made of it.
    private func reading<Value: Sendable>(
        _ request: String, _ read: @escaping @Sendable (Request) -> Value
    ) throws -> Value? {
        let seen = Collected<Value>()
        let handler: Handler = { request in
            seen.append(read(request))
            return .now(Response(status: 204))
        }
        return try withServer(handler: handler) { server in
            let client = try Client(server.port)
            client.send(request)
            #expect(try client.answer().status == 204)
            return seen.all.first
        }
    }

    @Test(
        arguments: [
            ("/", []), ("/a", ["a"]), ("/a/b", ["a", "b"]), ("/a/", ["a", ""]),
            ("/a%2Fb/c", ["a/b", "c"]), ("/%e2%82%ac", ["€"]), ("/a+b", ["a+b"]), ("/...", ["..."]),
            ("http://t/a", ["a"]), ("https://T", []), ("/a?b/c", ["a"]),
            ("//a", nil), ("/a//b", nil), ("/./a", nil), ("/a/..", nil), ("/%2e%2E/a", nil),
            ("/%zz", nil), ("/%2", nil), ("/%", nil), ("/a%00b", nil), ("/%ff", nil),
            ("/%c0%af", nil), ("*", nil),
        ] as [(String, [String]?)])
    func `splits and decodes the path`(target: String, path: [String]?) throws {
        let seen = try reading("OPTIONS \(target) HTTP/1.1\r\nHost: t\r\n\r\n") { $0.path }
        #expect(seen == path)
    }

    @Test func `keeps the target as it came`() throws {
        let target = try reading("GET /a%00b/%2e%2F?x=1 HTTP/1.1\r\nHost: t\r\n\r\n") { $0.target }
        #expect(target == "/a%00b/%2e%2F")
    }

    @Test(
        arguments: [
            ("", []), ("?wait=30s", ["wait=30s"]), ("?a=1&a=2&b", ["a=1", "a=2", "b="]),
            ("?a=b+c%2B%26d", ["a=b c+&d"]), ("?a%3Db=c=d", ["a=b=c=d"]), ("?a=%zz", nil),
            ("?%00=a", nil), ("?a=%ff", nil),
        ] as [(String, [String]?)])
    func `decodes the query`(query: String, pairs: [String]?) throws {
        let seen = try reading("GET /\(query) HTTP/1.1\r\nHost: t\r\n\r\n") { request in
            request.query?.map { "\($0.name)=\($0.value)" }
        }
        #expect(seen == pairs)
    }

    @Test func `looks up query parameters by name`() throws {
        let seen = try reading("GET /?a=1&wait=30s&a=2 HTTP/1.1\r\nHost: t\r\n\r\n") {
            [$0.query("wait"), $0.query("a"), $0.query("b")]
        }
        #expect(seen == ["30s", "1", nil])
    }

    @Test func `looks up headers whatever their case`() throws {
        let request =
            "GET / HTTP/1.1\r\nHost: t\r\nif-none-match: \"1\"\r\nX-Empty:\r\n"
            + "IF-NONE-MATCH:   \"2\", \"3\"  \r\n\r\n"
        let seen = try reading(request) {
            [$0.header("If-None-Match"), $0.header("x-empty"), $0.header("Absent")]
        }
        #expect(seen == ["\"1\"", "", nil])
        let all = try reading(request) { $0.headers("If-None-Match") }
        #expect(all == ["\"1\"", "\"2\", \"3\""])
        let bytes = try reading(request) { $0.withHeader("Host") { $0.map { Array($0) } } }
        #expect(bytes == Array("t".utf8))
    }

    @Test func `knows methods`() throws {
        for (name, method) in [
            ("GET", Method.get), ("PATCH", .patch), ("DELETE", .delete), ("get", .other),
            ("GETX", .other), ("M-SEARCH", .other),
        ] {
            let seen = try reading("\(name) / HTTP/1.1\r\nHost: t\r\n\r\n") { $0.method }
            #expect(seen == method)
        }
    }
}
