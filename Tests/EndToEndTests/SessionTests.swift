import Foundation
import LintelTesting
import Testing

/// Who has signed in on a page stays signed in whatever happens to the server.
struct SessionTests {
    private let directory: TemporaryDirectory
    private var database: String { directory.file("lintel.db") }

    init() throws { directory = try TemporaryDirectory() }

    /// Browsers know no ports, but the cookie's name has it.
    private func cookie(_ value: Substring, _ server: LintelProcess) -> [String: String] {
        ["Cookie": prefix + "lintel-session-\(server.port)=\(value)"]
    }

    private var prefix: String { SuiteTransport.isSecure ? "__Host-" : "" }

    private func signIn(_ server: LintelProcess) throws -> Substring {
        let token = try #require(try server.asAdmin()["Authorization"]?.dropFirst("Bearer ".count))
        let answer = try server.client().send(
            "POST", "/session", headers: ["Content-Type": "application/json"],
            body: #"{"token": "\#(token)"}"#)
        try #require(answer.status == 204, "\(answer.text)")
        let cookie = try #require(answer.cookies.first { $0.contains("lintel-session") })
        #expect(cookie.hasPrefix(prefix + "lintel-session-\(server.port)="))
        #expect(!server.log.contains(token))
        return cookie.prefix { $0 != ";" }.drop { $0 != "=" }.dropFirst()
    }

    private func me(_ value: Substring, _ server: LintelProcess) throws -> Int {
        try server.client().get("/v1/me", headers: cookie(value, server)).status
    }

    @Test func `a session outlives a server that is killed, and a new master key`() throws {
        let first = try LintelProcess(database, isOpen: false)
        let value = try signIn(first)
        #expect(try me(value, first) == 200)
        first.kill()
        let second = try LintelProcess(database, isOpen: false)
        #expect(try me(value, second) == 200)
        #expect(second.stop() == 0)
        let rotated = try Program.run([Program.lintel, "keys", "rotate", "--database", database])
        #expect(rotated.status == 0, "\(rotated.errors)")
        let third = try LintelProcess(database, isOpen: false)
        #expect(try me(value, third) == 200)
        #expect(third.stop() == 0)
        let reading = try LintelProcess(database, "--read-only", isOpen: false)
        #expect(try me(value, reading) == 200)
        #expect(try reading.client().get("/gateway").status == 200)
        #expect(reading.stop() == 0)
    }

    @Test func `the pages are those of console, and say where the rest is`() throws {
        let server = try LintelProcess(database, isOpen: false)
        let page = try server.client().get("/")
        #expect(page.status == 200 && !page.text.contains("{{"))
        let named = page.text.matches(of: /"(\/assets\/[0-9a-f]{16}\/[^"]+)"/).map { String($0.1) }
        #expect(!named.isEmpty)
        for path in named {
            let file = try server.client().get(path)
            #expect(file.status == 200, "\(path)")
            let name = path.split(separator: "/").dropFirst(2).joined(separator: "/")
            let source = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../console/\(name)")
            #expect(file.body == Array(try Data(contentsOf: source)))
        }
        #expect(server.stop() == 0)
    }
}
