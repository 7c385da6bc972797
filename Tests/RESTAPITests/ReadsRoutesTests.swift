import Foundation
import LintelTesting
import MicroHTTP
import Projection
import Testing
import Yams

@testable import RESTAPI

/// The operations of the server are those of `api/openapi.yaml`: their paths, and what they do.
@Suite struct ReadsRoutesTests {
    private static let methods = ["get", "put", "post", "patch", "delete"]

    /// `GET /v1/commits: list commits`, once for each operation.
    private static func described() throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../api/openapi.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let document = try #require(try Yams.compose(yaml: text))
        let paths = try #require(document["paths"]?.mapping)
        return try paths.flatMap { path, item in
            try methods.flatMap { method -> [String] in
                guard let operation = item[method] else { return [] }
                let access = operation["x-lintel-access"]
                let verb = try #require(access?["verb"]?.string, "\(method) \(path)")
                let resource = try #require(access?["resource"]?.string, "\(method) \(path)")
                return names(of: path.string ?? "", operation).map {
                    "\(method.uppercased()) \($0): \(verb) \(resource)"
                }
            }
        }
    }

    /// A path, or all paths that are meant by `/{page}`, which has no others than it says.
    private static func names(of path: String, _ operation: Node) -> [String] {
        guard path == "/{page}" else { return [path] }
        let parameter = operation["parameters"]?.sequence?.first { $0["name"]?.string == "page" }
        return parameter?["schema"]?["enum"]?.sequence?.compactMap { "/" + ($0.string ?? "") } ?? []
    }

    @Test func `are those of the description`() throws {
        let known = try ReadsServer().chain.router.table.routes.map { route in
            let access = route.value.access
            return "\(route.method.rawValue) \(route.pattern): \(access.verb.rawValue) "
                + access.resource.name
        }
        #expect(known.sorted() == (try Self.described().sorted()))
    }

    /// A method that no path has is answered 405 with those it has.
    @Test func `tell which methods a path has`() throws {
        let server = try ReadsServer()
        let routes = server.chain.router.table.routes
        for (path, ways) in Dictionary(grouping: routes, by: \.pattern) {
            let target = path.replacing("{version}", with: "1").replacing("{revision}", with: "1")
                .replacing("{namespace}", with: "a").replacing("{name}", with: "a")
            let answer = try server.client.send("OPTIONS", target)
            #expect(answer.status == 405, "\(path)")
            let allow = (answer.headers["allow"] ?? "").split(separator: ", ").map(String.init)
            let methods = ways.map(\.method.rawValue)
            let expected = methods + (methods.contains("GET") ? ["HEAD"] : [])
            #expect(Set(allow) == Set(expected), "\(path)")
        }
    }

    @Test(arguments: [
        "/v1", "/v1/", "/gateway/", "/pages", "/v1/nothing", "/v1/commits/1/x", "/v1/gateways/a",
        "/v1/namespaces/a/nothing", "/v1/namespaces/a/versions",
        "/v1/namespaces/a/listenersets/a/diff",
        "/v1/namespaces/a/listenersets/a/versions", "/metrics/x",
    ])
    func `are no others`(path: String) throws {
        let answer = try ReadsServer().get(path)
        #expect(answer.status == 404)
        #expect(answer.text.contains("GET /openapi.yaml"))
    }
}
