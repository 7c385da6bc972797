import GatewayModel
import JSON
import LintelTesting
import Testing

/// Rollback and revert: going back is a new commit, and gives exactly what was.
struct GoingBackTests {
    let shop: Shop

    init() throws { shop = try Shop() }

    /// Gives the snapshot of two teams with two sets each, and then changes everything.
    private func changeEverything() throws -> HTTPClient.Answer {
        let client = shop.client
        _ = try client.change([
            Requests.gateway(), Requests.set("shop", "a", "a.example"),
            Requests.set("shop", "b", "b.example"), Requests.set("blog", "c", "c.example"),
            Requests.set("blog", "d", "d.example"),
        ])
        let before = try client.snapshot()
        _ = try client.change([
            Requests.set("shop", "a", "a2.example"), Requests.set("shop", "b", "b2.example"),
            Requests.set("shop", "new", "new.example"), Requests.set("blog", "c", "c2.example"),
        ])
        _ = try client.change(
            [], deleting: [ResourceID(.listenerSet, NamespacedName(namespace: "blog", name: "d"))])
        return before
    }

    @Test func `rolling back the gateway gives the old bytes`() throws {
        let before = try changeEverything()
        let answer = try shop.client.post(
            edge + "/rollback", #"{"toVersion":\#(before.version),"message":"oops"}"#)
        #expect(answer.status == 201)
        let after = try shop.client.snapshot()
        #expect(after.listeners == before.listeners)
        #expect(after.version == answer.revision)

        // Going back to where one is changes nothing.
        let again = try shop.client.post(
            edge + "/rollback", #"{"toVersion":\#(before.version)}"#)
        #expect(again.status == 200)
        #expect(try shop.client.headRevision() == answer.revision)
    }

    @Test func `rolling back one namespace leaves the others`() throws {
        let before = try changeEverything()
        let now = try shop.client.snapshot()
        let answer = try shop.client.post(
            edge + "/rollback",
            #"{"toVersion":\#(before.version),"scope":{"namespace":"shop"}}"#)
        #expect(answer.status == 201)
        let after = try shop.client.snapshot()
        #expect(try listeners(after, of: "shop") == listeners(before, of: "shop"))
        #expect(try listeners(after, of: "blog") == listeners(now, of: "blog"))
    }

    @Test func `rolling back one set leaves its team's other sets`() throws {
        let before = try changeEverything()
        let answer = try shop.client.post(
            edge + "/rollback",
            #"{"toVersion":\#(before.version),"scope":{"listenerSet":"blog/d"}}"#)
        #expect(answer.status == 201)
        let after = try shop.client.snapshot()
        #expect(after.text.contains("\"d.example\""))
        #expect(after.text.contains("\"c2.example\""))
        #expect(after.text.contains("\"a2.example\""))
    }

    @Test func `reverting one commit keeps the later ones`() throws {
        _ = try shop.client.change([Requests.gateway(), Requests.set("shop", "a", "a.example")])
        let bad = try shop.client.change([Requests.set("shop", "a", "bad.example")])
        _ = try shop.client.change([Requests.set("shop", "b", "b.example")])

        let answer = try shop.client.post("/v1/commits/\(bad.revision)/revert", "{}")
        #expect(answer.status == 201)
        let text = try shop.client.snapshot().text
        #expect(text.contains("\"a.example\"") && text.contains("\"b.example\""))
        #expect(!text.contains("bad.example"))

        // What later commits touched has to be undone first.
        let refused = try shop.client.post("/v1/commits/1/revert", "{}")
        #expect(refused.status == 409)
        #expect(refused.problem == "/problems/revert-conflict")
    }

    @Test func `reverting a revert is as if nothing had been`() throws {
        _ = try shop.client.change([
            Requests.gateway(), Requests.set("shop", "a", "a.example"),
            Requests.set("shop", "gone", "gone.example"),
        ])
        let gone = ResourceID(.listenerSet, NamespacedName(namespace: "shop", name: "gone"))
        let change = try shop.client.change(
            [Requests.set("shop", "a", "a2.example"), Requests.set("shop", "b", "b.example")],
            deleting: [gone])
        let before = try shop.client.snapshot()
        let once = try shop.client.post("/v1/commits/\(change.revision)/revert", "{}")
        #expect(once.status == 201)
        #expect(try shop.client.snapshot().listeners != before.listeners)
        let twice = try shop.client.post("/v1/commits/\(once.revision)/revert", "{}")
        #expect(twice.status == 201)
        #expect(try shop.client.snapshot().listeners == before.listeners)
    }

    @Test func `going back works through a restart and to the first version`() throws {
        let before = try changeEverything()
        try shop.killAndRestart()
        let answer = try shop.client.post(
            edge + "/rollback", #"{"toVersion":\#(before.version),"ifVersion":3}"#)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(try shop.client.snapshot().listeners == before.listeners)
        let stale = try shop.client.post(
            edge + "/rollback", #"{"toVersion":\#(before.version),"ifVersion":3}"#)
        #expect(stale.status == 412)
    }

    /// The listeners of one team, as written.
    private func listeners(_ snapshot: HTTPClient.Answer, of team: String) throws -> [String] {
        let all = try #require(try snapshot.root["listeners"]).elements
        return all.filter { $0["owner"]?["namespace"]?.string == team }
            .map { "\($0["id"]?.string ?? "") \($0["hostname"]?.string ?? "")" }
    }
}
