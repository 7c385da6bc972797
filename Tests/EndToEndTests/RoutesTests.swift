import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// Routes and backends of the shop, in the program itself.
struct RoutesTests {
    @Test func `what teams wrote is there after a kill`() throws {
        let shop = try Shop()
        try shop.applyManifests()
        let folder = try #require(try Shop.manifests().first).deletingLastPathComponent()
        let routes = folder.deletingLastPathComponent().appending(path: "routes")
        let files = try FileManager.default.contentsOfDirectory(
            at: routes, includingPropertiesForKeys: nil)
        #expect(files.count == 4)
        for file in files {
            let answer = try shop.client.send(
                "POST", "/v1/changes", headers: Requests.yaml, bytes: Array(Data(contentsOf: file)))
            try #require(answer.status == 201, "\(file.lastPathComponent): \(answer.text)")
            #expect(answer.text.contains(#""warnings":[]"#), "\(answer.text)")
        }
        let before = try Self.lists(shop)

        try shop.killAndRestart()

        #expect(try Self.lists(shop) == before)
        #expect(try Self.lists(shop)[0].contains(#""statusCode":301"#))
    }

    private static func lists(_ shop: Shop) throws -> [String] {
        try ["/v1/httproutes", "/v1/backends"].map { target in
            let answer = try shop.client.get(target)
            try #require(answer.status == 200)
            return answer.text
        }
    }
}
