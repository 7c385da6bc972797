import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

@Suite("Proposals by REST: who may propose, see, approve, and what they are answered")
struct ProposalOperationTests {
    let world: AccessWorld

    init() throws {
        world = try AccessWorld()
        try world.server.apply(AccessWorld.binding("shop", "gateway-admin", to: "second"))
    }

    static let more = Manifests.set("shop/arcade-more", "m:more.example.org")
    static let moreID = "ListenerSet shop/arcade-more"

    // MARK: Asking

    private func propose(
        _ principal: String = "editor", _ yaml: String = more, query: String = "",
        headers: [String: String] = [:]
    ) throws -> HTTPClient.Answer {
        try world.ask(
            principal, "POST", "/v1/proposals\(query)", "application/yaml", headers: headers,
            body: yaml)
    }

    /// Proposes a set of team `shop`, and says what the proposal is called.
    private func proposed(_ yaml: String = more, query: String = "") throws -> String {
        let answer = try propose("editor", yaml, query: query)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(try json(answer).text("metadata.name"))
    }

    private func say(
        _ action: String, _ name: String, by principal: String, _ body: String? = nil,
        query: String = "", headers: [String: String] = [:]
    ) throws -> HTTPClient.Answer {
        try world.ask(
            principal, "POST", "/v1/proposals/\(name)/\(action)\(query)", headers: headers,
            body: body ?? (action == "approve" ? #"{"word": "fine"}"# : ""))
    }

    private func json(_ answer: HTTPClient.Answer) throws -> JSONNode {
        try JSONDocument.parsing(answer.body).root
    }

    private func proposal(_ name: String, as principal: String = "editor") throws -> JSONNode {
        let answer = try world.get(principal, "/v1/proposals/\(name)")
        try #require(answer.status == 200, "\(answer.text)")
        return try json(answer)
    }

    private var hasMore: Bool {
        world.server.ledger.published.state[
            ResourceID(.listenerSet, namespace: "shop", name: "arcade-more")] != nil
    }

    // MARK: The life of one

    @Test func `it is proposed, seen, approved and done`() throws {
        let answer = try propose(query: "?message=OPS-1")
        #expect(answer.status == 201)
        let name = try #require(try json(answer).text("metadata.name"))
        #expect(answer.headers["location"] == "/v1/proposals/\(name)")
        #expect(!hasMore)

        let open = try proposal(name, as: "second")
        #expect(open.text("spec.state") == "Open")
        #expect(open.text("spec.author.principal") == "editor")
        #expect(open.text("spec.message") == "OPS-1")
        #expect(open.text("spec.resources.0.name") == "arcade-more")
        #expect(open.at("status.wouldLapse")?.bool == false)
        #expect(open.text("status.preview.changes.0.action") == "created")
        #expect(open.text("spec.changes.0.apply.metadata.name") == "arcade-more")

        let plan = try #require(open.text("spec.plan"))
        let approval = try say(
            "approve", name, by: "second", #"{"word": "fine", "expectPlan": "\#(plan)"}"#)
        #expect(approval.status == 200, "\(approval.text)")
        let done = try json(approval)
        #expect(done.text("spec.state") == "Committed")
        #expect(done.text("spec.approvals.0.word") == "fine")
        #expect(hasMore)
        let revision = try #require(done.at("spec.ending.revision")?.int64)
        #expect(approval.headers["lintel-revision"] == "\(revision)")
        let commit = try json(try world.get("editor", "/v1/commits/\(revision)"))
        #expect(commit.text("terms.proposal.author") == "editor")
        #expect(commit.text("terms.proposal.approvers.0") == "second")
        #expect(commit.text("origin.principal") == "second")
        #expect(commit.text("message") == "OPS-1")
        #expect(commit.at("partial") == nil)
    }

    @Test func `it is refused with a reason, or withdrawn by its author`() throws {
        let refused = try proposed()
        #expect(try say("refuse", refused, by: "second").status == 422)
        let no = try say("refuse", refused, by: "second", #"{"reason": "not today"}"#)
        #expect(no.status == 200, "\(no.text)")
        #expect(try proposal(refused).text("spec.ending.reason") == "not today")
        #expect(try proposal(refused).text("status.state") == "Refused")

        let withdrawn = try proposed()
        #expect(try say("withdraw", withdrawn, by: "second").status == 403)
        #expect(try say("withdraw", withdrawn, by: "editor").status == 200)
        let late = try say("approve", withdrawn, by: "second")
        #expect(late.status == 409 && late.text.contains("proposal-ended"), "\(late.text)")
    }

    @Test func `what would not do the same lapses, and says what came between`() throws {
        let name = try proposed()
        try world.server.apply(Manifests.set("shop/arcade-more", "n:other.example.org"))
        let between = world.revision
        let seen = try proposal(name)
        #expect(seen.at("status.wouldLapse")?.bool == true)
        #expect(seen.at("status.commits.0")?.int64 == between)
        let answer = try say("approve", name, by: "second", headers: ["Idempotency-Key": "a1"])
        #expect(answer.status == 409)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(try json(answer).text("type") == "/problems/proposal-lapsed")
        #expect(try json(answer).at("commits.0")?.int64 == between)
        let again = try say("approve", name, by: "second", headers: ["Idempotency-Key": "a1"])
        #expect(again.status == 409 && again.body == answer.body)
        #expect(again.headers["content-type"] == "application/problem+json")
        #expect(try proposal(name).text("spec.state") == "Lapsed")
    }

    @Test func `what the one who approves has not seen is not approved`() throws {
        let name = try proposed()
        let other = "sha256:" + String(repeating: "0", count: 64)
        let answer = try say("approve", name, by: "second", query: "?expectPlan=\(other)")
        #expect(answer.status == 412, "\(answer.text)")
        #expect(try proposal(name).text("spec.state") == "Open")
    }

    @Test func `two who agree are two users`() throws {
        let name = try proposed(query: "?approvals=2")
        let first = try say("approve", name, by: "second")
        #expect(first.status == 200 && !hasMore)
        #expect(try json(first).text("spec.state") == "Open")
        let twice = try say("approve", name, by: "second")
        #expect(twice.status == 409 && twice.text.contains("already-approved"))
        #expect(try say("approve", name, by: "gateway-admin").status == 200)
        #expect(hasMore)
    }

    // MARK: Who may

    @Test func `who may not approve does not, and the audit has it`() throws {
        let name = try proposed()
        let viewer = try say("approve", name, by: "viewer")
        #expect(viewer.status == 403, "\(viewer.text)")
        let other = try say("approve", name, by: "other")
        #expect(other.status == 404, "\(other.text)")
        #expect(try say("approve", name, by: "nobody").status == 401)
        let own = try world.ask(
            "gateway-admin", "POST", "/v1/proposals", "application/yaml", body: Self.more)
        #expect(own.status == 201)
        let ownName = try #require(try json(own).text("metadata.name"))
        let self_ = try say("approve", ownName, by: "gateway-admin")
        #expect(self_.status == 403 && self_.text.contains("OwnProposal"), "\(self_.text)")
        #expect(!hasMore)
        let attempts = try world.get("platform", "/v1/audit").text
        #expect(attempts.contains("proposals/approve"), "\(attempts)")
    }

    @Test func `what one may not do one may not propose`() throws {
        let answer = try propose("viewer")
        #expect(answer.status == 403, "\(answer.text)")
        let foreign = try propose(
            "editor", Manifests.set("shop-2/zanzibar-more", "m:z.example.org"))
        #expect(foreign.status == 403, "\(foreign.text)")
    }

    @Test func `another team learns nothing of it`() throws {
        let name = try proposed(query: "?message=arcade")
        #expect(try world.get("other", "/v1/proposals/\(name)").status == 404)
        #expect(try world.get("other", "/v1/proposals/\(name)/history").status == 404)
        for path in ["/v1/proposals", "/v1/commits", "/v1/events?after=1"] {
            let text = try world.get("other", path).text
            #expect(!text.contains("arcade"), "\(path): \(text)")
        }
        let list = try json(try world.get("viewer", "/v1/proposals"))
        #expect(list.text("items.0.metadata.name") == name)
        #expect(try world.get("viewer", "/v1/proposals/\(name)/history").status == 200)
        #expect(try world.get("viewer", "/v1/events?after=1").text.contains("/v1/proposals/"))
        #expect(try world.get("nobody", "/v1/proposals").status == 401)
    }

    // MARK: What is proposed

    @Test func `a certificate is shown as facts, and served once it is approved`() throws {
        let lines = { (text: String) in
            text.split(separator: "\n").map { "    \($0)\n" }.joined()
        }
        let secret = """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: shop, name: arcade-new}
            type: kubernetes.io/tls
            stringData:
              tls.crt: |
            \(lines(TestPEM.chain))
              tls.key: |
            \(lines(TestPEM.key))
            """
        let answer = try propose("editor", secret)
        #expect(answer.status == 201, "\(answer.text)")
        let name = try #require(try json(answer).text("metadata.name"))
        let shown = [
            answer.text, try world.get("platform", "/v1/proposals/\(name)").text,
            try world.get("platform", "/v1/events?after=1").text,
        ]
        for text in shown {
            #expect(!text.contains("PRIVATE") && !text.contains("\"box\""), "\(text)")
        }
        #expect(shown[1].contains(#""keyAlgorithm""#))
        #expect(world.server.log.dataKeys().count == 3)
        #expect(try say("approve", name, by: "second").status == 200)
        let id = ResourceID(.secret, namespace: "shop", name: "arcade-new")
        guard case .secret(let stored)? = world.server.ledger.published.state[id]?.resource.spec
        else {
            Issue.record("there is no such Secret")
            return
        }
        #expect(stored.content.isSealed)
        // The proposal that ended has no more of it than the name.
        let ended = try proposal(name)
        #expect(ended.text("spec.changes.0.apply.metadata.name") == "arcade-new")
        #expect(
            ended.at("spec.changes.0.apply.certificate") == nil && ended.at("spec.preview") == nil)
    }

    @Test func `going back and undoing are proposed in words of their own`() throws {
        try world.server.apply(Self.more)
        let made = world.revision
        try world.server.apply(Manifests.set("shop/arcade-more", "n:other.example.org"))
        let changed = world.revision
        func post(_ body: String, by principal: String = "editor") throws -> HTTPClient.Answer {
            try world.ask(principal, "POST", "/v1/proposals", body: body)
        }
        let undo = try post(#"{"revert": {"revision": \#(changed)}, "message": "back"}"#)
        #expect(undo.status == 201, "\(undo.text)")
        #expect(try json(undo).at("spec.revert.revision")?.int64 == changed)
        let back = try post(
            #"{"rollback": {"gateway": "infra/edge", "toVersion": \#(made), "#
                + #""scope": {"listenerSet": "shop/arcade-more"}}}"#)
        #expect(back.status == 201, "\(back.text)")
        #expect(try json(back).text("spec.rollback.listenerSet") == "shop/arcade-more")
        let name = try #require(try json(back).text("metadata.name"))
        let done = try say("approve", name, by: "second")
        #expect(try json(done).text("spec.state") == "Committed", "\(done.text)")
        let lapsed = try say(
            "approve", try #require(try json(undo).text("metadata.name")), by: "second")
        #expect(lapsed.status == 409)

        for (body, pointer) in [
            (#"{"rollback": {"toVersion": 1}}"#, "/rollback/gateway"),
            (#"{"rollback": {"gateway": "infra/edge"}}"#, "/rollback/toVersion"),
            (#"{"revert": {"revison": 3}}"#, "/revert/revison"),
            (#"{"revert": 3}"#, "/revert"),
        ] {
            let bad = try post(body)
            #expect(bad.status == 422 && bad.text.contains("\"\(pointer)\""), "\(bad.text)")
        }
    }

    @Test func `a preview keeps nothing`() throws {
        let before = world.revision
        let answer = try propose(query: "?dryRun=true&approvals=2")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try json(answer).at("approval.approvals")?.int64 == 2)
        #expect(world.revision == before)
    }

    @Test func `who approves says a word`() throws {
        let name = try proposed()
        for body in ["", "{}", #"{"word": " "}"#] {
            let answer = try say("approve", name, by: "second", body)
            #expect(answer.status == 422 && answer.text.contains("\"/word\""), "\(answer.text)")
        }
        #expect(try proposal(name).text("spec.state") == "Open" && !hasMore)
    }

    @Test func `those in one state are listed`() throws {
        let refused = try proposed()
        _ = try say("refuse", refused, by: "second", #"{"reason": "no"}"#)
        let open = try proposed()
        let list = try json(try world.get("editor", "/v1/proposals?state=Open"))
        #expect(list.texts("items", "metadata.name") == [open])
        let others = try json(try world.get("editor", "/v1/proposals?state=Refused"))
        #expect(others.texts("items", "metadata.name") == [refused])
        #expect(try world.get("editor", "/v1/proposals?state=open").status == 400)
        #expect(
            try world.get("editor", "/v1/namespaces/shop/listenersets?state=Open").status == 400)
    }

    @Test func `a preview of what is proposed already says so`() throws {
        let name = try proposed()
        let preview = try propose(query: "?dryRun=true")
        #expect(preview.text.contains("AlreadyProposed"), "\(preview.text)")
        let again = try propose()
        #expect(again.text.contains("AlreadyProposed") && again.text.contains("Proposal \(name)"))
    }

    @Test func `a request that is repeated makes one proposal`() throws {
        let headers = ["Idempotency-Key": "p1"]
        let first = try propose(headers: headers)
        let again = try propose(headers: headers)
        #expect(first.status == 201 && again.status == 201 && first.body == again.body)
        #expect(again.headers["location"] == first.headers["location"])
        #expect(again.headers["idempotency-replayed"] == "true")
    }

    @Test(arguments: [
        "?approvals=0", "?approvals=3", "?expiresIn=10s", "?expiresIn=31d", "?approval=1",
    ])
    func `what cannot be asked for is refused`(query: String) throws {
        #expect(try propose(query: query).status == 400)
    }

    // MARK: Where a policy asks for approval

    static let policy = """
        apiVersion: lintel.dev/v1
        kind: ListenerPolicy
        metadata: {name: two-eyes}
        spec:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
          approval: {approvals: 1}
        """

    @Test func `a change that needs approval is proposed, by whichever operation`() throws {
        try world.server.apply(Self.policy)
        let answer = try world.post("editor", Self.more)
        #expect(answer.status == 202, "\(answer.text)")
        let name = try #require(try json(answer).text("metadata.name"))
        #expect(answer.headers["location"] == "/v1/proposals/\(name)")
        #expect(try json(answer).text("spec.policies.0") == "two-eyes")
        #expect(!hasMore)

        let preview = try world.post("editor", Self.more, query: "?dryRun=true")
        #expect(preview.status == 200)
        #expect(try json(preview).text("approval.policies.0") == "two-eyes", "\(preview.text)")

        let set = "/v1/namespaces/shop/listenersets/arcade-listenersets"
        let delete = try world.ask(
            "editor", "DELETE", set, headers: ["Idempotency-Key": "d1"])
        #expect(delete.status == 202, "\(delete.text)")
        let again = try world.ask(
            "editor", "DELETE", set, headers: ["Idempotency-Key": "d1"])
        #expect(again.status == 202 && again.body == delete.body)
        #expect(again.headers["location"] == delete.headers["location"])
        let patch = try world.ask(
            "editor", "PATCH", set, "application/merge-patch+json",
            body: #"{"metadata": {"labels": {"x": "y"}}}"#)
        #expect(patch.status == 202 || patch.status == 200, "\(patch.text)")

        #expect(try say("approve", name, by: "second").status == 200)
        #expect(hasMore)
    }

    @Test func `a policy that asks for more meanwhile is obeyed`() throws {
        let name = try proposed()
        try world.server.apply(
            Self.policy.replacing("approvals: 1", with: "approvals: 2"))
        let first = try say("approve", name, by: "second")
        #expect(first.status == 200 && !hasMore, "\(first.text)")
        #expect(try json(first).at("spec.approvalsNeeded")?.int64 == 2)
        #expect(try say("approve", name, by: "gateway-admin").status == 200)
        #expect(hasMore)
    }

    @Test func `a freeze stops the approval, and not the proposal`() throws {
        try world.server.apply(
            """
            apiVersion: lintel.dev/v1
            kind: ChangeFreeze
            metadata: {name: sale}
            spec: {namespaces: [shop], reason: the sale}
            """)
        let name = try proposed()
        let frozen = try say("approve", name, by: "second")
        #expect(frozen.status == 409 && frozen.text.contains("frozen"), "\(frozen.text)")
        #expect(try proposal(name).text("spec.state") == "Open")
        #expect(try proposal(name).text("status.frozen")?.contains("ChangeFreeze sale") == true)
        // Who may not override it changes nothing, and the audit has it.
        let forbidden = try say("approve", name, by: "second", query: "?overrideFreeze=true")
        #expect(forbidden.status == 403, "\(forbidden.text)")
        #expect(try proposal(name).text("spec.state") == "Open")
        #expect(try world.get("platform", "/v1/audit").text.contains(#""verb":"override""#))
        let over = try say("approve", name, by: "platform", query: "?overrideFreeze=true")
        #expect(over.status == 200, "\(over.text)")
        #expect(hasMore)
    }

    @Test func `a server that knows nobody says why it cannot`() throws {
        let open = try ReadsServer()
        try open.apply(Manifests.edge)
        let answer = try open.client.send(
            "POST", "/v1/proposals", headers: ["Content-Type": "application/yaml"],
            body: Self.more)
        #expect(answer.status == 422 && answer.text.contains("NobodyIsKnown"), "\(answer.text)")
    }
}
