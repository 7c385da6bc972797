import Foundation
import LintelTesting
import Testing

/// Commands that go on until they are ended.
struct FollowCommandTests {
    @Test func `events go on over a restart, and none comes twice`() throws {
        let directory = try TemporaryDirectory()
        let database = directory.file("lintel.db")
        var lintel = try LintelProcess(database, isSecure: false)
        let port = lintel.port
        _ = try HTTPClient(port: port).change([Requests.gateway()])
        let follower = try Program(
            [Program.lintel, "events", "-f", "--since", "0", "-o", "name"],
            environment: [
                "LINTEL_SERVER": "http://127.0.0.1:\(port)",
                "LINTEL_CONFIG": directory.file("none.yaml"),
            ])
        #expect(follower.output.wait { $0.hasPrefix("1-0.") } != nil)
        for (index, isKilled) in [true, false].enumerated() {
            if isKilled { lintel.kill() } else { lintel.stop() }
            #expect(
                eventually {
                    let parts = follower.errors.text.components(separatedBy: "trying again")
                    return parts.count == index + 2
                })
            lintel = try restarted(database, port)
            let name = "s\(index)"
            _ = try HTTPClient(port: port).change([Requests.set("shop", name, "\(name).example")])
            #expect(follower.output.wait { $0.hasPrefix("\(index + 2)-0.") } != nil)
        }
        follower.signal(SIGINT)
        #expect(follower.wait() == 130)
        let ids = follower.output.text.split(separator: "\n").map { $0.prefix { $0 != "-" } }
        #expect(ids == ["1", "2", "3"])
    }

    /// A connection of somebody else may have been given the port meanwhile: until it is free.
    private func restarted(_ database: String, _ port: UInt16) throws -> LintelProcess {
        func start() throws -> LintelProcess {
            try LintelProcess(database, "--listen", "127.0.0.1:\(port)", isSecure: false)
        }
        var lintel: LintelProcess?
        _ = eventually {
            lintel = try? start()
            return lintel != nil
        }
        return try lintel ?? start()
    }

    @Test func `what happens from now on is followed, as lines of JSON`() throws {
        let shop = try CommandShop.reading()
        let follower = try shop.start("events", "-f", "-o", "json")
        defer { follower.kill() }
        // Until it is at the end of the log, a commit more may be seen or not.
        #expect(
            try eventually {
                try shop.apply(CommandShop.set("new\(try shop.revision())"), "New")
                return follower.output.text.contains("\n")
            })
        let line = try #require(follower.output.wait { _ in true })
        #expect(line.hasPrefix(#"{"specversion":"1.0""#) && line.contains(#""message":"New""#))
        #expect(!follower.output.text.contains("A takeover"))
    }

    @Test func `a right that is taken ends it`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), isOpen: false, isSecure: false)
        let token = try lintel.makeToken("ci")
        let change = try lintel.client().send(
            "POST", "/v1/changes", headers: Requests.yaml.merging(try lintel.asAdmin()) { $1 },
            body: CommandShop.set("web"))
        try #require(change.status == 201, "\(change.text)")
        let follower = try Program(
            [Program.lintel, "events", "-f", "--since", "0"],
            environment: [
                "LINTEL_SERVER": "http://127.0.0.1:\(lintel.port)", "LINTEL_TOKEN": token.text,
                "LINTEL_CONFIG": directory.file("none.yaml"),
            ])
        #expect(follower.output.wait { _ in true } != nil)
        let gone = try lintel.client().send(
            "DELETE", "/v1/namespaces/shop/serviceaccounts/ci/tokens/\(token.id)",
            headers: lintel.asAdmin())
        #expect(gone.status == 200)
        #expect(follower.wait() == 4)
        #expect(follower.errors.text.contains("lintel login"))
    }

    @Test func `the versions of a gateway are watched as they come`() throws {
        let shop = try CommandShop.reading()
        let watch = try shop.start("watch")
        #expect(watch.output.wait { $0.hasPrefix("3 of ") } != nil)
        try shop.apply(CommandShop.set("new"), "New")
        #expect(watch.output.wait { $0.hasPrefix("5 of ") } != nil)
        watch.signal(SIGINT)
        #expect(watch.wait() == 130)
        #expect(watch.output.text.contains("infra/edge version 5: no proxy polls it"))
    }

    @Test func `the next snapshot is waited for`() throws {
        let shop = try CommandShop.reading()
        let wait = try shop.start("snapshot", "edge", "--wait")
        #expect(wait.errors.wait { $0 == "waiting for what comes after version 3" } != nil)
        try shop.apply(CommandShop.set("new"), "New")
        #expect(wait.wait() == 0)
        let bytes = try shop.client().get(edge + "/snapshot").text
        #expect(wait.output.text == bytes)
    }
}
