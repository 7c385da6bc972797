import Foundation
import LintelTesting
import Synchronization
import Testing

@testable import MicroHTTP

@Suite struct TLSTests {
    let authority: TestAuthority
    let context: TLSContext

    init() throws {
        authority = try TestAuthority()
        context = TLSContext(try Self.credentials(authority.server("localhost")))
    }

    static func credentials(
        _ leaves: TestAuthority.Leaf..., clients: TestAuthority? = nil
    ) throws -> TLSCredentials {
        try TLSCredentials(
            identities: leaves.map {
                .init(
                    name: "server", certificates: Array($0.certificate.utf8),
                    key: Array($0.key.utf8))
            },
            authorities: clients.map { ("clients", Array($0.certificate.utf8)) })
    }

    var trusting: ClientTLS {
        var tls = ClientTLS()
        tls.authorities = authority.certificate
        return tls
    }

    private static let echo: Handler = { request in
        .now(
            request.method == .post
                ? Response(status: 200, body: .bytes(request.body))
                : .text("secure: \(request.isSecure)"))
    }

    // MARK: What is spoken

    @Test(arguments: [
        ("NORMAL:-VERS-ALL:+VERS-TLS1.3", "TLS1.3"), ("NORMAL:-VERS-ALL:+VERS-TLS1.2", "TLS1.2"),
    ])
    func `TLS 1.3 and 1.2 are spoken, and http 1.1 by ALPN`(
        priorities: String, version: String
    ) throws {
        try withServer(tls: context, handler: Self.echo) { server in
            var tls = trusting
            tls.priorities = priorities
            let client = try Client(server.port, tls: tls)
            #expect(client.connection.version == version)
            #expect(client.connection.chosenProtocol == "http/1.1")
            for _ in 0..<3 {
                client.get("/")
                #expect(try client.answer().text == "secure: true")
            }
        }
    }

    @Test(arguments: [
        "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT", "NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC",
    ])
    func `what is older or weaker is not`(priorities: String) throws {
        try withServer(tls: context, handler: Self.echo) { server in
            var tls = trusting
            tls.priorities = priorities
            #expect(throws: ClientSocket.Failure.self) { try Client(server.port, tls: tls) }
            let client = try Client(server.port, tls: trusting)
            #expect(client.connection.version == "TLS1.3")
        }
    }

    @Test func `a client that speaks only another protocol is told so`() throws {
        try withServer(tls: context, handler: Self.echo) { server in
            var tls = trusting
            tls.applicationProtocol = "h2"
            #expect(throws: ClientSocket.Failure.self) { try Client(server.port, tls: tls) }
        }
    }

    @Test func `another handshake on the same connection ends it`() throws {
        try withServer(tls: context, handler: Self.echo) { server in
            var tls = trusting
            tls.priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.2"
            let client = try Client(server.port, tls: tls)
            client.get("/")
            #expect(try client.answer().status == 200)
            #expect(throws: (any Error).self) { try client.connection.renegotiate() }
            let other = try Client(server.port, tls: tls)
            #expect(other.connection.version == "TLS1.2")
        }
    }

    @Test func `who does not speak TLS gets no answer, and nobody else notices`() throws {
        try withServer(tls: context, handler: Self.echo) { server in
            let plain = try Client(server.port, tls: nil)
            plain.get("/")
            _ = plain.isClosed()
            let client = try Client(server.port, tls: trusting)
            client.get("/")
            #expect(try client.answer().status == 200)
        }
    }

    @Test func `listeners with TLS and without stand beside each other`() throws {
        let server = try Server(
            [
                ServerListener(address: "127.0.0.1", port: 0),
                ServerListener(address: "127.0.0.1", port: 0, isSecure: true),
                ServerListener(address: "::1", port: 0, isSecure: true),
            ], tls: context, handler: { .now(.text("\($0.isSecure) \($0.port)")) })
        defer { server.stop(deadlineSeconds: 0) }
        let clients = try [
            Client(server.ports[0], tls: nil), Client(server.ports[1], tls: trusting),
            Client(server.ports[2], tls: trusting, isIPv6: true),
        ]
        for _ in 0..<2 {
            for (client, port) in zip(clients, server.ports) {
                client.get("/")
                #expect(try client.answer().text == "\(port != server.ports[0]) \(port)")
            }
        }
    }

    @Test func `both families of all addresses may be listened on with one port`() throws {
        let first = try Server([ServerListener(address: "::", port: 0)], handler: Self.echo)
        defer { first.stop(deadlineSeconds: 0) }
        let second = try Server(
            [ServerListener(address: "0.0.0.0", port: first.port)], handler: Self.echo)
        second.stop(deadlineSeconds: 0)
    }

    // MARK: Bodies, waiting, streams

    @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 100_000, 32 << 20])
    func `bodies of any size go both ways`(count: Int) throws {
        try withServer(tls: context, handler: Self.echo) { server in
            let client = try Client(server.port, tls: trusting)
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            for _ in 0..<2 {
                client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(count)\r\n\r\n")
                client.send(body)
                #expect(try client.answer().body == body)
            }
        }
    }

    @Test func `a body of several pieces comes whole`() throws {
        let pieces = (0..<100).map { SharedBody([UInt8](repeating: UInt8($0), count: 1000 + $0)) }
        try withServer(
            tls: context, handler: { _ in .now(Response(status: 200, body: .pieces(pieces))) }
        ) { server in
            let client = try Client(server.port, tls: trusting)
            client.get("/")
            let body = try client.answer().body
            #expect(body.count == 104_950)
            #expect(body.last == 99)
        }
    }

    @Test func `requests in one record are answered one after the other`() throws {
        try withServer(tls: context, handler: Self.echo) { server in
            let client = try Client(server.port, tls: trusting)
            client.send(
                String(repeating: "GET / HTTP/1.1\r\nHost: t\r\n\r\n", count: 600))
            for _ in 0..<600 { #expect(try client.answer().status == 200) }
        }
    }

    @Test
    func `a request that waits is answered when its time has come, also among pipelined ones`()
        throws
    {
        let waiting = Mutex<[Exchange]>([])
        let handler: Handler = { request in
            if request.target == "/now" { return .now(.text("now")) }
            return .later { exchange in waiting.withLock { $0.append(exchange) } }
        }
        try withServer(tls: context, handler: handler) { server in
            let clients = try (0..<50).map { _ in try Client(server.port, tls: trusting) }
            for client in clients {
                client.send(
                    "GET /later HTTP/1.1\r\nHost: t\r\n\r\nGET /now HTTP/1.1\r\nHost: t\r\n\r\n")
            }
            try #require(eventually { waiting.withLock { $0.count } == 50 })
            #expect(!clients[0].hasSomethingToRead(withinMilliseconds: 0))
            for exchange in waiting.withLock({ $0 }) { exchange.complete(with: .text("later")) }
            for client in clients {
                #expect(try client.answer().text == "later")
                #expect(try client.answer().text == "now")
            }
        }
    }

    @Test func `an event stream is heard as it is spoken, and ends when its reader leaves`() throws
    {
        let stream = EventStream()
        let isOver = Atomic(false)
        stream.onClose { isOver.store(true, ordering: .relaxed) }
        try withServer(
            tls: context, handler: { _ in .stream(status: 200, headers: [], stream) }
        ) { server in
            var client: Client? = try Client(server.port, tls: trusting)
            client?.get("/")
            #expect(try client?.head().status == 200)
            for number in 0..<20 {
                stream.send(Array("event \(number)\n".utf8))
                let chunk = try client?.chunk() ?? []
                #expect(String(decoding: chunk, as: UTF8.self) == "event \(number)\n")
            }
            client = nil
            #expect(eventually { isOver.load(ordering: .relaxed) })
        }
    }

    // MARK: Those who stop

    @Test func `clients that stop in the handshake are cut, and others are served meanwhile`()
        throws
    {
        var limits = ServerLimits()
        limits.handshakeTimeoutSeconds = 1
        try withServer(limits, tls: context, handler: Self.echo) { server in
            let silent = try (0..<300).map { _ in try Client(server.port, tls: nil) }
            // The beginning of a ClientHello, whose rest never comes.
            for client in silent.prefix(150) {
                client.send([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
            }
            let client = try Client(server.port, tls: trusting)
            for _ in 0..<100 {
                client.get("/")
                #expect(try client.answer().status == 200)
            }
            for client in silent { #expect(client.isClosed()) }
            // Who has shaken hands may take longer before the first request.
            client.get("/")
            #expect(try client.answer().status == 200)
        }
    }

    /// What waits in buffers does not wait for somebody else's handshake: with a pause for each
    /// record these would take 10 s.
    @Test func `uploads and pipelines go on beside a handshake that has stopped`() throws {
        var limits = ServerLimits()
        limits.threads = 1
        try withServer(limits, tls: context, handler: Self.echo) { server in
            let stopped = try Client(server.port, tls: nil)
            stopped.send([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
            let client = try Client(server.port, tls: trusting)
            let duration = try seconds { () throws in
                let body = [UInt8](repeating: 1, count: 8 << 20)
                client.send(
                    "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.count)\r\n\r\n")
                client.send(body)
                #expect(try client.answer().body.count == body.count)
                client.send(String(repeating: "GET / HTTP/1.1\r\nHost: t\r\n\r\n", count: 400))
                for _ in 0..<400 { #expect(try client.answer().status == 200) }
            }
            #expect(duration < 5)
            #expect(!stopped.hasSomethingToRead(withinMilliseconds: 0))
        }
    }

    @Test func `a server stops while handshakes, waits and streams are under way`() throws {
        let stream = EventStream()
        let waits = Collected<Exchange>()
        let handler: Handler = { request in
            if request.target == "/stream" { return .stream(status: 200, headers: [], stream) }
            return .later { waits.append($0) }
        }
        let listener = ServerListener(address: "127.0.0.1", port: 0, isSecure: true)
        let server = try Server([listener], tls: context, handler: handler)
        let shaking = try Client(server.port, tls: nil)
        shaking.send([0x16, 3, 1])
        let waiting = try Client(server.port, tls: trusting)
        waiting.get("/wait")
        let reading = try Client(server.port, tls: trusting)
        reading.get("/stream")
        #expect(try reading.head().status == 200)
        #expect(waits.await().count == 1)
        server.stop(deadlineSeconds: 0.2)
        #expect(try waiting.answer().status == 503)
        #expect(reading.isClosed())
        #expect(shaking.isClosed())
    }

    // MARK: Certificates of the server

    @Test func `the certificate is the one of the name that was asked for`() throws {
        let (a, b) = try (authority.server("a.example"), authority.server("*.b.example"))
        context.replace(with: try Self.credentials(a, b))
        try withServer(tls: context, handler: Self.echo) { server in
            for (name, isKnown) in [
                ("a.example", true), ("x.b.example", true), ("other.example", false),
            ] {
                var tls = trusting
                tls.serverName = name
                if isKnown {
                    let client = try Client(server.port, tls: tls)
                    #expect(!client.connection.serverCertificate.isEmpty)
                } else {
                    // The first is shown, which is not for that name.
                    #expect(throws: ClientSocket.Failure.self) { try Client(server.port, tls: tls) }
                }
            }
        }
    }

    @Test func `of several certificates for one name each is told`() throws {
        let (early, late) = try (
            authority.server("a.example", days: 5), authority.server("a.example", days: 50)
        )
        for pair in [[early, late], [late, early]] {
            let credentials = try Self.credentials(pair[0], pair[1])
            let days = credentials.certificates.map {
                (Double($0.end) - Date.now.timeIntervalSince1970) / 86_400
            }
            #expect(days.map { $0.rounded() }.sorted() == [5, 50])
            #expect(credentials.certificates.allSatisfy { $0.names == ["a.example"] })
        }
    }

    @Test func `the next handshake sees new credentials, and open connections go on`() throws {
        try withServer(tls: context, handler: Self.echo) { server in
            let old = try Client(server.port, tls: trusting)
            old.get("/")
            #expect(try old.answer().status == 200)
            context.replace(with: try Self.credentials(authority.server("localhost")))
            let new = try Client(server.port, tls: trusting)
            for client in [old, new] {
                client.get("/")
                #expect(try client.answer().status == 200)
            }
            #expect(old.connection.serverCertificate != new.connection.serverCertificate)
        }
    }

    @Test func `what does not fit is refused with what is wrong`() throws {
        let (one, other) = try (authority.server("a.example"), authority.server("b.example"))
        func text(_ certificate: String, _ key: String, _ clients: String? = nil) throws -> String {
            let error = #expect(throws: TLSError.self) {
                try TLSCredentials(
                    identities: [
                        .init(
                            name: "a.pem", certificates: Array(certificate.utf8),
                            key: Array(key.utf8))
                    ], authorities: clients.map { ("ca.pem", Array($0.utf8)) })
            }
            return error?.description ?? ""
        }
        #expect(
            try text(one.certificate, other.key)
                == "a.pem: the key is not that of the certificate")
        let swapped =
            "a.pem: not PEM of a certificate, and of its key in the other; are they swapped?"
        #expect(try text("", one.key) == swapped)
        #expect(try text("certificate", "key") == swapped)
        #expect(try text(one.key, one.certificate) == swapped)
        #expect(
            try text(one.certificate, other.key, "nothing")
                == "a.pem: the key is not that of the certificate; "
                + "ca.pem: not PEM of certificates")
        #expect(throws: TLSError.self) { try TLSCredentials(identities: []) }
    }
}
