import Foundation
import GatewayModel
import LintelTesting
import Testing

/// A process that is allowed less than it wants.
struct ScarcityTests {
    /// The kernel ends a process that writes past the limit on file size, unless it is ignored.
    @Test func `a limit on the size of files refuses writes and ends nothing`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(
            directory.file("lintel.db"),
            limits: ["/usr/bin/env", "--default-signal=XFSZ", "/usr/bin/prlimit", "--fsize=600000"])
        let client = try lintel.client()
        var last = try client.change([Requests.gateway()])
        try #require(last.status == 201)
        var count = 0
        var answer = last
        while answer.status == 201 {
            last = answer
            count += 1
            answer = try client.change([Requests.set("shop", "web", "n\(count).example")])
            try #require(count < 10_000)
        }
        #expect(answer.problem == "/problems/log-unavailable")
        for _ in 0..<20 {
            #expect(try client.change([Requests.set("shop", "web", "x.example")]).status == 503)
        }
        #expect(try client.snapshot().version == last.revision)
        #expect(lintel.stop() == 0)
        #expect(try Program.run("verify", "--database", lintel.database).status == 0)

        let again = try LintelProcess(directory.file("lintel.db"))
        #expect(try again.client().headRevision() == last.revision)
        #expect(try again.client().change([Requests.gateway("more")]).status == 201)
    }

    @Test func `a server out of descriptors goes on when there are some`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(
            directory.file("lintel.db"), isSecure: false,
            limits: ["/usr/bin/prlimit", "--nofile=64:64"])
        let client = try HTTPClient(port: lintel.port)
        try #require(try client.change([Requests.gateway()]).status == 201)
        do {
            // More than there are descriptors; the rest wait in the kernel's backlog, where a
            // handshake would wait too.
            let crowd = try (0..<100).map { _ in try HTTPClient(port: lintel.port) }
            let request = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
            for one in crowd { try one.write(request) }
            #expect(try crowd[0].answer().status == 200)
            // One that is silent may be closed, to make room.
            let answer = try HTTPClient(port: lintel.port).change([
                Requests.set("shop", "web", "a.example")
            ])
            #expect([201, 503].contains(answer.status), "\(answer.text)")
        }
        let answer = try HTTPClient(port: lintel.port).change([
            Requests.set("shop", "web", "b.example")
        ])
        #expect(answer.status == 201, "\(answer.text)")
        #expect(try HTTPClient(port: lintel.port).snapshot().text.contains("b.example"))
        #expect(lintel.stop() == 0)
        #expect(try Program.run("verify", "--database", lintel.database).status == 0)
    }

    /// The moments of a first start, seen from outside.
    @Test(arguments: ["lintel.db.lock", "lintel.db", "lintel.db-wal", "lintel.db-shm"], 0..<3)
    func `a first start that is killed can be repeated`(_ appears: String, _ round: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lintel.db")
        let program = try Program([
            Program.lintel, "serve", "--open", "--listen", "127.0.0.1:0", "--database", path,
        ])
        // A moment later it would be another one.
        let (file, end) = (directory.file(appears), ContinuousClock.now + .seconds(30))
        while !FileManager.default.fileExists(atPath: file), ContinuousClock.now < end {}
        try #require(FileManager.default.fileExists(atPath: file))
        program.kill()

        let lintel = try LintelProcess(path)
        #expect(try lintel.client().change([Requests.gateway()]).status == 201)
        #expect(try Program.run("verify", "--database", path).status == 0)
    }
}
