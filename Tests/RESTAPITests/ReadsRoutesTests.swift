import Foundation
import LintelTesting
import Testing
import Yams

/// The paths of `api/openapi.yaml` and those of the server are the same.
@Suite struct ReadsRoutesTests {
    private static let methods = ["get", "put", "post", "patch", "delete"]

    /// Every path, and the methods it has.
    static func described() throws -> [(path: String, methods: [String])] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../api/openapi.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let document = try #require(try Yams.compose(yaml: text))
        let paths = try #require(document["paths"]?.mapping)
        return paths.compactMap { path, item in
            guard let path = path.string else { return nil }
            return (path, methods.filter { item[$0] != nil }.map { $0.uppercased() })
        }
    }

    /// A method that no path has is answered 405 with those it has, which is the table itself.
    @Test func areThoseOfTheDescription() throws {
        let server = try ReadsServer()
        for (path, methods) in try Self.described() {
            let target = path.replacing("{version}", with: "1").replacing("{revision}", with: "1")
                .replacing("{namespace}", with: "a").replacing("{name}", with: "a")
            let answer = try server.client.send("OPTIONS", target)
            #expect(answer.status == 405, "\(path)")
            let allow = (answer.headers["allow"] ?? "").split(separator: ", ").map(String.init)
            let expected = methods + (methods.contains("GET") ? ["HEAD"] : [])
            #expect(Set(allow) == Set(expected), "\(path)")
        }
    }

    /// A route table cannot be listed, so this asks for what is likeliest to be left over.
    @Test(arguments: [
        "/", "/v1", "/v1/", "/v1/nothing", "/v1/commits/1/x", "/v1/gateways/a",
        "/v1/namespaces/a/nothing", "/v1/namespaces/a/versions",
        "/v1/namespaces/a/listenersets/a/diff",
        "/v1/namespaces/a/listenersets/a/versions", "/metrics/x",
    ])
    func areNoOthers(path: String) throws {
        let answer = try ReadsServer().get(path)
        #expect(answer.status == 404)
        #expect(answer.text.contains("GET /openapi.yaml"))
    }
}
