import JSON
import LintelTesting
import Testing

/// The one box that everybody asks, on the shop of the examples.
struct SearchTests {
    private static func answer(_ client: HTTPClient, _ query: String) throws -> String {
        let answer = try client.get("/v1/search?q=\(query)")
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(answer.root["answer"]?.text.map(String.init))
    }

    @Test func `tells why a name is live, and why another is not, also after a restart`() throws {
        let shop = try Shop()
        try shop.applyManifests()
        let snapshot = try shop.client.get(edge + "/snapshot?node=edge-1")
        let tag = try #require(snapshot.headers["etag"])
        _ = try shop.client.get(
            edge + "/snapshot?node=edge-1", headers: ["If-None-Match": tag])
        // Younger than the set that has it.
        let late = try shop.client.change([Requests.set("marketing", "takeover", "www.example.com")]
        )
        try #require(late.status == 201)
        func check(_ client: HTTPClient) throws {
            let live = try Self.answer(client, "http://www.example.com/cart")
            #expect(
                live.hasPrefix("www.example.com:80 is served by web/web-listener on infra/edge"))
            #expect(live.contains("(commit 3); marketing/takeover lost it; the one proxy runs it"))
            let missing = try Self.answer(client, "wwww.example.com")
            #expect(missing.hasPrefix("nobody serves wwww.example.com. did you mean"))
            #expect(missing.contains("www.example.com"))
            let commit = try Self.answer(client, "7")
            #expect(commit.hasPrefix("commit 7 of "))
        }
        try check(shop.client)
        try shop.killAndRestart()
        _ = try shop.client.get(
            edge + "/snapshot?node=edge-1", headers: ["If-None-Match": tag])
        try check(shop.client)
    }
}
