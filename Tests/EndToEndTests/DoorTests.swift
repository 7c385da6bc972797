import Foundation
import LintelTesting
import Testing

extension Program {
    fileprivate func secondsOfCPU() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)
        // After the name, which may have spaces: state is the first, utime the 12th.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return try (#require(Double(fields[11])) + #require(Double(fields[12])))
            / Double(sysconf(CInt(_SC_CLK_TCK)))
    }
}

/// The real program by TLS: what it is given in files, and what becomes of that while it runs.
@Suite struct DoorTests {
    private let directory: TemporaryDirectory
    private let servers: TestAuthority
    private let clients: TestAuthority

    init() throws {
        directory = try TemporaryDirectory()
        (servers, clients) = (try TestAuthority("Servers"), try TestAuthority("Clients"))
        try write(servers.server("localhost"))
        try write(clients.certificate, "clients.pem")
        try write("", "denied")
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: directory.file(name)))
    }

    private func write(_ leaf: TestAuthority.Leaf) throws {
        try write(leaf.certificate, "tls.crt")
        try write(leaf.key, "tls.key")
    }

    /// A server with TLS at the first port, and without at the second.
    private final class Running {
        let program: Program
        let ports: [UInt16]

        init(_ words: [String]) throws {
            program = try Program([Program.lintel, "serve"] + words)
            _ = program.errors.wait { $0.contains("url=http://") }
            ports = program.errors.text.matches(of: #/url=https?://[^ ]*:([0-9]+)/#).compactMap {
                UInt16($0.1)
            }
            guard ports.count >= 2 else {
                throw Failure("lintel did not start: \(program.errors.text)")
            }
        }

        deinit { program.kill() }
    }

    private func start(_ more: String...) throws -> Running {
        try Running(
            [
                "--database", directory.file("lintel.db"), "--listen", "https://127.0.0.1:0",
                "--listen", "http://127.0.0.1:0", "--tls-certificate", directory.file("tls.crt"),
                "--tls-key", directory.file("tls.key"), "--client-ca",
                directory.file("clients.pem"), "--client-deny", directory.file("denied"),
            ] + more)
    }

    private func client(_ running: Running, _ leaf: TestAuthority.Leaf? = nil) throws -> HTTPClient
    {
        var tls = ClientTLS()
        tls.authorities = servers.certificate
        (tls.certificate, tls.key) = (leaf?.certificate, leaf?.key)
        return try HTTPClient(port: running.ports[0], tls: tls)
    }

    @Test(arguments: [true, false])
    func `new certificates are seen by the next handshake, after SIGHUP or a look`(
        isAsked: Bool
    ) throws {
        let running = try start()
        let old = try client(running)
        #expect(try old.get("/readyz").status == 200)
        try write(servers.server("localhost"))
        if isAsked { running.program.signal(SIGHUP) }
        #expect(running.program.errors.wait { $0.contains("files of TLS were read again") } != nil)
        let new = try client(running)
        #expect(try new.get("/readyz").status == 200)
        #expect(try old.get("/readyz").status == 200)
        #expect(old.socket.serverCertificate != new.socket.serverCertificate)
    }

    @Test func `a key that does not fit is refused, and the old one stays`() throws {
        let running = try start()
        try write(servers.server("localhost").key, "tls.key")
        running.program.signal(SIGHUP)
        // A look while the file is being written may find less of it.
        let line = running.program.errors.wait { $0.contains("the key is not that of") }
        #expect(try #require(line).contains("the files of TLS are not taken"))
        #expect(try client(running).get("/readyz").status == 200)
    }

    @Test func `whose authority is taken away is cut off, and who is denied is told`() throws {
        let running = try start()
        let (kept, denied) = try (
            client(running, clients.client("kept")), client(running, clients.client("denied"))
        )
        for client in [kept, denied] { #expect(try client.get("/v1/me").status == 200) }
        try write("denied\n", "denied")
        running.program.signal(SIGHUP)
        _ = running.program.errors.wait { $0.contains("files of TLS were read again") }
        #expect(try eventually { try denied.get("/v1/me").status == 401 })
        #expect(try kept.get("/v1/me").status == 200)
        try write(TestAuthority("Clients of later").certificate, "clients.pem")
        running.program.signal(SIGHUP)
        // Cut, while it says nothing.
        #expect(throws: (any Error).self) { try kept.answer() }
        #expect(try client(running, clients.client("kept")).get("/v1/me").status == 401)
        #expect(try client(running).get("/readyz").status == 200)
    }

    @Test func `a handshake that waits for its client costs nothing`() throws {
        let running = try start()
        let waiting = try (0..<4).map { _ in
            let client = try ClientSocket(port: running.ports[0])
            // The beginning of a ClientHello.
            try client.write([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3])
            return client
        }
        #expect(try client(running).get("/readyz").status == 200)
        let before = try running.program.secondsOfCPU()
        // What it costs while nothing happens is seen only after a while of that.
        Thread.sleep(forTimeInterval: 1)
        #expect(try running.program.secondsOfCPU() - before < 0.3)
        withExtendedLifetime(waiting) {}
    }

    @Test func `all that is wrong with the files is said at the start`() throws {
        try write("nothing", "clients.pem")
        try write("sha256:1", "denied")
        let result = try Program.run(
            "serve", "--database", directory.file("lintel.db"), "--listen", "https://127.0.0.1:0",
            "--tls-certificate", directory.file("tls.crt"), "--tls-key", directory.file("tls.key"),
            "--client-ca", directory.file("clients.pem"), "--client-deny",
            directory.file("denied"))
        #expect(result.status == 1)
        #expect(result.errors.contains("clients.pem: not PEM of certificates"))
        #expect(result.errors.contains("denied: line 1 is no fingerprint"))
        let missing = try Program.run(
            "serve", "--database", directory.file("lintel.db"), "--listen", "https://127.0.0.1:0",
            "--tls-certificate", directory.file("a.crt"), "--tls-key", directory.file("b.key"))
        #expect(missing.status == 1)
        #expect(missing.errors.contains("--tls-certificate: could not read"))
        #expect(missing.errors.contains("a.crt: No such file"))
        #expect(missing.errors.contains("b.key: No such file"))
    }
}
