import LintelTesting
import MicroHTTP
import Testing

/// What a connection does for well-meaning clients.
@Suite struct ConnectionTests {
    static let echo: Handler = { request in
        .now(.text("\(request.methodName) \(request.target) \(request.body.count)"))
    }

    @Test func `serves many requests on one connection`() throws {
        try withServer(handler: Self.echo) { server in
            let client = try Client(server.port)
            for number in 1...50 {
                client.get("/\(number)")
                #expect(try client.answer().text == "GET /\(number) 0")
            }
            client.send("POST /p HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc")
            #expect(try client.answer().text == "POST /p 3")
            client.send("POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.send("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
            #expect(try client.answer().text == "POST /c 5")
            client.get("/last")
            #expect(try client.answer().text == "GET /last 0")
        }
    }

    @Test func `answers pipelined requests in order`() throws {
        try withServer(handler: Self.echo) { server in
            let client = try Client(server.port)
            let requests = (1...20).map { number in
                number.isMultiple(of: 2)
                    ? "GET /\(number) HTTP/1.1\r\nHost: t\r\n\r\n"
                    : "PUT /\(number) HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab"
            }
            client.send(requests.joined())
            for number in 1...20 {
                let expected = number.isMultiple(of: 2) ? "GET /\(number) 0" : "PUT /\(number) 2"
                #expect(try client.answer().text == expected)
            }
        }
    }

    @Test func `answers HEAD with the headers of GET`() throws {
        try withServer(handler: Self.echo) { server in
            let client = try Client(server.port)
            client.send("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try client.answer(toHead: true).headers["content-length"] == "9")
            client.get("/y")
            #expect(try client.answer().text == "GET /y 0")
        }
    }

    @Test func `invites the body of a client that asks first`() throws {
        try withServer(handler: Self.echo) { server in
            let client = try Client(server.port)
            client.send(
                "PUT /x HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.head().status == 100)
            client.send("hello")
            #expect(try client.answer().text == "PUT /x 5")
        }
    }

    @Test func `closes when asked`() throws {
        try withServer(handler: Self.echo) { server in
            let client = try Client(server.port)
            client.get("/x", "Connection: close\r\n")
            #expect(try client.answer().status == 200)
            #expect(client.isClosed())

            let old = try Client(server.port)
            old.send("GET /x HTTP/1.0\r\n\r\n")
            #expect(try old.answer().status == 200)
            #expect(old.isClosed())
        }
    }

    @Test func `serves many connections at once`() throws {
        try withServer(handler: Self.echo) { server in
            let clients = try (0..<400).map { _ in try Client(server.port) }
            for (number, client) in clients.enumerated() { client.get("/\(number)") }
            for (number, client) in clients.enumerated() {
                #expect(try client.answer().text == "GET /\(number) 0")
            }
        }
    }

    @Test func `sends a body of many megabytes to several readers from one copy`() throws {
        let bytes = (0..<14_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let prepared = try PreparedResponse(Response(status: 200, body: .bytes(bytes)))
        try withServer(handler: { _ in .prepared(prepared) }) { server in
            let clients = try (0..<4).map { _ in try Client(server.port) }
            for client in clients { client.get("/") }
            for client in clients { #expect(try client.answer().body == bytes) }
        }
    }

    @Test func `receives a body byte for byte`() throws {
        let received = Collected<[UInt8]>()
        let handler: Handler = { request in
            received.append(request.body)
            return .now(Response(status: 204))
        }
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try withServer(handler: handler) { server in
            let client = try Client(server.port)
            client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(bytes.count)\r\n\r\n")
            client.send(bytes)
            let answer = try client.answer()
            #expect(answer.status == 204)
            #expect(answer.headers["content-length"] == nil)
            #expect(received.all == [bytes])
        }
    }

    @Test func `says that the address is in use`() throws {
        try withServer(handler: Self.echo) { server in
            let error = #expect(throws: MicroHTTPError.self) {
                _ = try Server(
                    [ServerListener(address: "127.0.0.1", port: server.port)], handler: Self.echo)
            }
            #expect(error == .addressInUse(address: "127.0.0.1", port: server.port))
            #expect(error?.description.contains("address in use") == true)
        }
    }

    @Test func `listens on IPv6 and refuses names`() throws {
        let server = try Server([ServerListener(address: "::1", port: 0)], handler: Self.echo)
        #expect(server.port > 0)
        #expect(throws: MicroHTTPError.notAnAddress("localhost")) {
            _ = try Server([ServerListener(address: "localhost", port: 0)], handler: Self.echo)
        }
    }
}

/// What a request says of where it came from.
@Suite struct RequestSourceTests {
    @Test func `a source is a connection and open until its client leaves`() throws {
        let sources = Collected<RequestSource>()
        let handler: Handler = { request in
            sources.append(request.source)
            return .now(.text("hello"))
        }
        try withServer(handler: handler) { server in
            let staying = try Client(server.port)
            do {
                let leaving = try Client(server.port)
                for client in [staying, leaving, staying] {
                    client.get("/")
                    #expect(try client.answer().status == 200)
                }
                #expect(sources.all[0] == sources.all[2])
                #expect(sources.all[0] != sources.all[1])
                #expect(sources.all.allSatisfy { $0.isOpen })
            }
            #expect(eventually { !sources.all[1].isOpen })
            #expect(sources.all[0].isOpen)
        }
    }
}
