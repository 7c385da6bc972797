import GatewayModel
import JSON
import LintelTesting
import Testing

/// What the owner of a gateway decides by annotations.
struct PolicyTests {
    let shop: Shop

    init() throws { shop = try Shop() }

    private func gateway(_ annotations: [String: String] = [:]) throws {
        let prefixed = annotations.map { ("lintel.dev/" + $0, $1) }
        let answer = try shop.client.change([
            Requests.gateway("edge", Dictionary(uniqueKeysWithValues: prefixed))
        ])
        try #require([200, 201].contains(answer.status), "\(answer.text)")
    }

    @Test func `report stores a clash and tells the loser`() throws {
        try gateway()
        _ = try shop.client.change([Requests.set("shop", "web", "www.example")])
        let answer = try shop.client.change([Requests.set("blog", "late", "www.example")])
        #expect(answer.status == 201)
        #expect(try answer.root["gateways"]?.elements.count { _ in true } == 1)
        #expect(answer.text.contains("HostnameConflict"))
        #expect(!answer.text.contains("shop/web"), "the holder is not the loser's business")
        let snapshot = try shop.client.snapshot()
        #expect(try snapshot.root["listenerCount"]?.int64 == 1)
        #expect(snapshot.version == 2)
    }

    @Test func `reject refuses a clash and names the holder only to its own team`() throws {
        try gateway(["conflict-policy": "reject"])
        _ = try shop.client.change([Requests.set("shop", "web", "www.example")])

        let stranger = try shop.client.change([
            Requests.set("blog", "fine", "blog.example"),
            Requests.set("blog", "late", "ok.example", "www.example"),
        ])
        #expect(stranger.status == 409)
        #expect(stranger.problem == "/problems/listener-conflict")
        #expect(stranger.pointers == ["/changes/1/apply/spec/listeners/1"])
        #expect(!stranger.text.contains("shop"))
        let colleague = try shop.client.change([Requests.set("shop", "late", "www.example")])
        #expect(colleague.status == 409)
        #expect(colleague.text.contains("ListenerSet shop/web"))
        #expect(try shop.client.headRevision() == 2)
    }

    @Test func `a ceiling on listeners holds and lifting it lets the next in`() throws {
        try gateway(["max-listeners": "2"])
        let answer = try shop.client.change([
            Requests.set("shop", "web", "a.example", "b.example", "c.example")
        ])
        #expect(answer.status == 201)
        #expect(answer.text.contains("TooManyListeners"))
        #expect(try shop.client.snapshot().root["listenerCount"]?.int64 == 2)
        try gateway(["max-listeners": "3"])
        #expect(try shop.client.snapshot().root["listenerCount"]?.int64 == 3)
    }

    @Test func `ports that are not allowed are not served`() throws {
        try gateway(["allowed-ports": "80,8000-8999", "denied-ports": "8080"])
        _ = try shop.client.change([
            Requests.set("shop", "a", "a.example", port: 80),
            Requests.set("shop", "b", "b.example", port: 8001),
            Requests.set("shop", "c", "c.example", port: 8080),
            Requests.set("shop", "d", "d.example", port: 9000),
        ])
        let text = try shop.client.snapshot().text
        #expect(text.contains("a.example") && text.contains("b.example"))
        #expect(!text.contains("c.example") && !text.contains("d.example"))
    }

    @Test(arguments: [
        ("conflict-policy", "maybe"), ("max-listeners", "-1"), ("allowed-ports", "80-"),
        ("allowed-ports", "99999"), ("denied-ports", "9-1"),
    ])
    func `an annotation that says nothing is refused`(_ name: String, _ value: String) throws {
        let answer = try shop.client.change([
            Requests.gateway("edge", ["lintel.dev/" + name: value])
        ])
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/changes/0/apply/metadata/annotations/lintel.dev~1" + name])
    }
}
