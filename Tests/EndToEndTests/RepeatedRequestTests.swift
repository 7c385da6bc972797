import GatewayModel
import LintelTesting
import Testing

/// The same `Idempotency-Key` gets the first answer, whatever happened in between.
struct RepeatedRequestTests {
    let shop: Shop

    init() throws {
        shop = try Shop()
        try #require(try shop.client.change([Requests.gateway()]).status == 201)
    }

    @Test func `a repeated request gets its first answer also after a crash`() throws {
        let wanted = [Requests.set("shop", "web", "www.example")]
        let first = try shop.client.change(wanted, key: "k1")
        #expect(first.status == 201)
        #expect(first.headers["idempotency-replayed"] == nil)
        _ = try shop.client.change([Requests.set("shop", "web", "www2.example")])

        for round in 0..<2 {
            let again = try shop.client.change(wanted, key: "k1")
            #expect(again.status == 201)
            #expect(again.body == first.body)
            #expect(again.headers["idempotency-replayed"] == "true")
            #expect(again.headers["location"] == first.headers["location"])
            #expect(again.headers["lintel-revision"] == first.headers["lintel-revision"])
            #expect(try shop.client.headRevision() == 3)
            if round == 0 { try shop.killAndRestart() }
        }
    }

    @Test func `the same key with another request is refused`() throws {
        _ = try shop.client.change([Requests.set("shop", "web", "www.example")], key: "k1")
        for restart in [false, true] {
            if restart { try shop.killAndRestart() }
            let other = try shop.client.change(
                [Requests.set("shop", "web", "other.example")], key: "k1")
            #expect(other.status == 422)
            #expect(other.problem == "/problems/idempotency-key-reused")
        }
        #expect(try shop.client.headRevision() == 2)
    }

    @Test func `an answer that changed nothing is kept too`() throws {
        let wanted = [Requests.gateway()]
        let first = try shop.client.change(wanted, key: "k0")
        #expect(first.status == 200)
        _ = try shop.client.change([Requests.gateway("edge", ["lintel.dev/max-listeners": "3"])])
        try shop.killAndRestart()
        let again = try shop.client.change(wanted, key: "k0")
        #expect(again.body == first.body)
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(try shop.client.headRevision() == 2)
    }

    @Test func `a refusal is not kept`() throws {
        let set = Requests.set("shop", "web", "www.example")
        let conditional = set.with { $0.labels["a"] = "b" }
        let target = "/v1/namespaces/shop/listenersets/web"
        let body = String(decoding: conditional.json(), as: UTF8.self)
        let headers = ["Content-Type": "application/json", "Idempotency-Key": "k", "If-Match": "*"]
        #expect(try shop.client.send("PUT", target, headers: headers, body: body).status == 412)
        _ = try shop.client.change([set])
        #expect(try shop.client.send("PUT", target, headers: headers, body: body).status == 200)
    }

    @Test func `many clients with one key at the same moment make one commit`() throws {
        let port = shop.lintel.port
        let body = Requests.changes([Requests.set("shop", "web", "www.example")])
        let answers = try concurrently(8) { _ in
            try Transport.client(port: port).post(
                "/v1/changes", body, headers: ["Idempotency-Key": "same"])
        }
        #expect(answers.allSatisfy { $0.status == 201 })
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(answers.count { $0.headers["idempotency-replayed"] == nil } == 1)
        #expect(try shop.client.headRevision() == 2)
    }
}
