import Foundation
import JSON
import LintelTesting
import Testing

/// The versions of a gateway, and what differs between them.
@Suite struct ReadsVersionsTests {
    static let gateway = "/v1/namespaces/infra/gateways/edge"

    /// Versions 1 (the gateway), 2 (shop/web), 4 (blog/news); 3 changes no gateway.
    static func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        try server.apply(
            Manifests.set("shop/web", "a:a.example.com", "b:b.example.com"), message: "Shop")
        try server.apply(Manifests.namespace("blog", "team: blog"))
        try server.apply(Manifests.set("blog/news", "news:news.example.com"))
        return server
    }

    @Test(arguments: [
        ("/versions", "versions.0.version", "4"), ("/versions", "versions.1.message", "Shop"),
        ("/versions", "versions.1.added", "2"), ("/versions?limit=2", "next", "2"),
        ("/versions?before=2", "versions.0.version", "1"), ("/versions/2", "listenerCount", "2"),
        ("/versions/2", "gateway.name", "edge"), ("/versions/2", "cause.type", "change"),
        ("/diff?from=2", "added.0.id", "ls/blog/news/news"), ("/diff?from=2", "to", "4"),
        ("/diff?from=4&to=2", "removed.0.id", "ls/blog/news/news"),
        ("/diff?from=2&to=2", "added", "[]"),
    ])
    func `tells what was`(target: String, path: String, expected: String) throws {
        #expect(try Self.server().json(Self.gateway + target).text(path) == expected)
    }

    @Test(arguments: [
        ("/versions/3", 404, "version-not-found"), ("/versions/0", 400, "invalid-parameter"),
        ("/versions/99", 404, "version-not-found"), ("/diff", 400, "invalid-parameter"),
        ("/diff?from=3", 404, "version-not-found"), ("/diff?from=x", 400, "invalid-parameter"),
        ("/diff?from=2020-01-01T00:00:00Z", 404, "version-not-found"),
        ("x/versions", 404, "not-found"), ("x/versions/1", 404, "not-found"),
        ("x/diff?from=1", 404, "not-found"), ("/diff?from=1&to=99", 404, "version-not-found"),
    ])
    func refuses(target: String, status: Int, type: String) throws {
        let answer = try Self.server().get(Self.gateway + target)
        #expect(answer.status == status)
        #expect(answer.text.contains("\"/problems/\(type)\""), "\(answer.text)")
    }

    @Test func `finds a version by time`() throws {
        let server = try Self.server()
        let commit = try server.json("/v1/commits/3")
        let time = try #require(commit.text("time"))
        let diff = try server.json("\(Self.gateway)/diff?from=\(time)&to=4")
        #expect(diff.text("from") == "2")
    }

    @Test func `compares with a deleted gateway`() throws {
        let server = try Self.server()
        #expect(try server.client.send("DELETE", Self.gateway).status == 200)
        #expect(try server.json("\(Self.gateway)/versions/5").text("deleted") == "true")
        let diff = try server.json("\(Self.gateway)/diff?from=4&to=5")
        #expect(diff.at("removed").map { Array($0.elements).count } == 3)
        let text = try server.get("\(Self.gateway)/diff?from=5&to=4", accept: "text/plain").text
        #expect(text.contains("@@ -0,0 +1,"))
    }

    /// The acceptance test of the diff: `patch` turns the one snapshot into the other.
    @Test func `is a diff that patch accepts`() throws {
        let server = try Self.server()
        let many = (0..<40).map { "l\($0):l\($0).example.com" }
        try server.apply(Self.set("shop/many", many))
        let gone = ["l3", "l4", "l17"].map { "\($0):\($0).example.com" }
        try server.apply(
            Self.set("shop/many", many.filter { !gone.contains($0) } + ["new:new.example.com"])
                + Manifests.set("shop/web", "b:b.example.com", "a:changed.example.com"))
        let versions = [1, 2, 4, 5, 6]
        for from in versions {
            for to in versions where to != from { try Self.check(from, to, server) }
        }
        #expect(try server.get("\(Self.gateway)/diff?from=2&to=2", accept: "text/plain").text == "")
    }

    private static func set(_ name: String, _ listeners: [String]) -> String {
        let one = Manifests.set(name, "x:x.example.com")
        let lines = listeners.map { listener in
            let pair = listener.split(separator: ":")
            return "    - {name: \(pair[0]), hostname: \(pair[1]), port: 80, protocol: HTTP}"
        }
        return one.replacing(
            "    - {name: x, hostname: x.example.com, port: 80, protocol: HTTP}",
            with: lines.joined(separator: "\n"))
    }

    private static func check(_ from: Int, _ to: Int, _ server: ReadsServer) throws {
        let diff = try server.get("\(gateway)/diff?from=\(from)&to=\(to)", accept: "text/plain")
        let (old, new) = (try snapshot(from, server), try snapshot(to, server))
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, patch) = (folder.appending(path: "old"), folder.appending(path: "patch"))
        try Data(old.utf8).write(to: file)
        try Data(diff.body).write(to: patch)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/patch")
        process.arguments = ["--fuzz=0", "--quiet", file.path, patch.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(from) to \(to): \(diff.text)")
        #expect(try String(contentsOf: file, encoding: .utf8) == new, "\(from) to \(to)")
    }

    private static func snapshot(_ version: Int, _ server: ReadsServer) throws -> String {
        let target = "\(gateway)/versions/\(version)/snapshot"
        let answer = try server.get(target, accept: "application/yaml")
        try #require(answer.status == 200)
        return answer.text
    }
}
