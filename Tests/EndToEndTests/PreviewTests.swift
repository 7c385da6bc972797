import GatewayModel
import JSON
import LintelTesting
import Testing

/// What was reviewed is what is applied.
struct PreviewTests {
    let shop: Shop

    init() throws {
        shop = try Shop()
        let answer = try shop.client.change([
            Requests.gateway(), Requests.set("shop", "web", "www.example"),
        ])
        try #require(answer.status == 201)
    }

    @Test func `a preview writes nothing and says what the commit will say`() throws {
        let wanted = [Requests.set("shop", "late", "late.example")]
        let preview = try shop.client.change(wanted, query: "?dryRun=true")
        #expect(preview.status == 200)
        #expect(try preview.root["dryRun"]?.bool == true)
        #expect(preview.revision == 2)
        #expect(try shop.client.headRevision() == 1)
        #expect(try shop.client.snapshot().version == 1)

        let commit = try shop.client.change(wanted)
        #expect(commit.text.replacing("\"dryRun\":false", with: "\"dryRun\":true") == preview.text)
    }

    @Test func `what was reviewed is applied and nothing else`() throws {
        let wanted = [Requests.set("shop", "late", "late.example")]
        let plan = try #require(try shop.client.change(wanted, query: "?dryRun=true").plan)

        // A commit in between that does not matter for it leaves the plan as it is.
        _ = try shop.client.change([Requests.gateway("other")])
        let other = [Requests.set("shop", "late", "other.example")]
        let refused = try shop.client.change(other, query: "?expectPlan=\(plan)")
        #expect(refused.status == 412)
        #expect(refused.problem == "/problems/plan-changed")
        #expect(try shop.client.change(wanted, query: "?expectPlan=\(plan)").status == 201)

        // Applied already: the same wish does something else now, namely nothing.
        #expect(try shop.client.change(wanted, query: "?expectPlan=\(plan)").status == 412)
        #expect(try shop.client.headRevision() == 3)
    }

    @Test func `a plan no longer holds when somebody took the name`() throws {
        let wanted = [Requests.set("shop", "late", "late.example")]
        let plan = try #require(try shop.client.change(wanted, query: "?dryRun=true").plan)
        _ = try shop.client.change([Requests.set("blog", "first", "late.example")])
        let refused = try shop.client.change(wanted, query: "?expectPlan=\(plan)")
        #expect(refused.status == 412)
        #expect(refused.headers["lintel-revision"] == "2")
        #expect(try shop.client.headRevision() == 2)
    }

    @Test func `a rollback can be previewed and expected`() throws {
        _ = try shop.client.change([Requests.set("shop", "web", "www2.example")])
        let body = { (plan: String) in #"{"toVersion":1,"expectPlan":"\#(plan)"}"# }
        let preview = try shop.client.post(edge + "/rollback?dryRun=true", #"{"toVersion":1}"#)
        #expect(preview.status == 200)
        let plan = try #require(preview.plan)
        let wrong = "sha256:" + String(repeating: "0", count: 64)
        #expect(try shop.client.post(edge + "/rollback", body(wrong)).status == 412)
        #expect(try shop.client.post(edge + "/rollback", body(plan)).status == 201)
    }
}
