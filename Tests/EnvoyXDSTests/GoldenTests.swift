import EnvoyXDS
import Foundation
import GatewayModel
import Projection
import Testing

/// What is rendered, byte for byte, and that the real Envoy takes it.
///
/// LINTEL_WRITE_GOLDEN=1 writes the files anew; then read the difference.
struct GoldenTests {
    static let scenes: [(name: String, listeners: [EnvoyListener])] = [
        ("empty", []),
        ("http", Scenes.http), ("https", Scenes.https), ("layer-4", Scenes.layer4),
        ("matches", Scenes.matches), ("filters", Scenes.filters), ("clusters", Scenes.clusters),
        ("isolation", Scenes.isolation), ("shared-certificate", Scenes.sharedCertificate),
    ]

    @Test(arguments: scenes.map(\.name))
    func `is accepted by Envoy`(_ name: String) throws {
        let snapshot = try render(name)
        #expect(try EnvoyJudge.complaint(about: ValidationConfiguration(snapshot).json) == nil)
    }

    @Test func `a certificate of many is asked for by name`() throws {
        let snapshot = try render("shared-certificate")
        #expect(Array(snapshot.secrets.keys) == ["secret/shop/wildcard"])
        #expect(!String(decoding: snapshot.listeners.bytes, as: UTF8.self).contains("BEGIN"))
    }

    @Test(arguments: scenes.map(\.name).filter { $0 != "shared-certificate" })
    func `is what it was`(_ name: String) throws {
        let golden = try render(name).golden
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "testdata/\(name).json")
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            try Data(golden.utf8).write(to: file)
        }
        let known = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(golden == known, "\(name) is rendered differently; see LINTEL_WRITE_GOLDEN")
    }

    @Test func `what is not valid is refused`() throws {
        let bad = Scene.listener(
            "shop/web", 80, .http, nil,
            Scene.route(
                "shop/web", [],
                Scene.rule(
                    Scene.target(Scene.backend("shop/web")),
                    matches: [Scene.path(.regularExpression, "/a(")])))
        var renderer = Renderer()
        let snapshot = renderer.render(Scene.owners([bad]), version: Revision(rawValue: 1))
        let complaint = try EnvoyJudge.complaint(about: ValidationConfiguration(snapshot).json)
        #expect(try #require(complaint).contains("missing )"))
    }

    private func render(_ name: String) throws -> EnvoySnapshot {
        let scene = try #require(Self.scenes.first { $0.name == name })
        var renderer = Renderer()
        return renderer.render(Scene.owners(scene.listeners), version: Revision(rawValue: 7))
    }
}
