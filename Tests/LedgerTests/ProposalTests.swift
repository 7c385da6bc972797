import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("Proposals: what others have agreed to is done exactly so, or nothing of it")
struct ProposalTests {
    static let everybody = [Principal.authenticatedGroup, Principal.unlimitedGroup]
    static let ada = Principal(name: "ada", groups: everybody)
    static let bob = Principal(name: "bob", groups: everybody)
    static let eve = Principal(name: "eve", groups: everybody)

    let shop: LedgerFixture
    let set = Samples.listenerSet(
        Samples.web, listeners: [Samples.listener("a", "a.example.com", port: 80)])

    init() throws {
        shop = try LedgerFixture(Samples.gateway(Samples.edge))
    }

    // MARK: Doing things

    private func proposing(
        _ wish: Submission.Wish, by author: Principal = ada, approvals: Int = 1, days: Int64 = 7,
        keys: [DataKey] = [], key: String? = nil, terms: SubmissionTerms = SubmissionTerms()
    ) -> Submission {
        Submission(
            wish, by: author, from: Samples.origin(author.name), actor: author.name, message: "m",
            terms: terms,
            step: .propose(
                Proposing(
                    approvals: approvals,
                    lifetime: GatewayDuration(milliseconds: days * 86_400_000), isAskedFor: true,
                    preview: { acceptance, _, warnings in
                        let codes = warnings.map(\.code)
                        return Array(
                            #"{"revision":\#(acceptance.revision),"told":\#(codes)}"#.utf8)
                    })),
            idempotency: key.map { Idempotency(key: $0, requestDigest: LedgerFixture.digest) },
            dataKeys: keys)
    }

    /// Proposes it, and says what it is called.
    private func propose(
        _ wish: Submission.Wish, by author: Principal = ada, approvals: Int = 1, days: Int64 = 7,
        keys: [DataKey] = []
    ) throws -> String {
        let submission = proposing(
            wish, by: author, approvals: approvals, days: days, keys: keys)
        return try shop.submit(submission).acceptance().revision.description
    }

    private func verdict(
        _ opinion: Verdict.Opinion, of name: String, by principal: Principal = bob,
        key: String? = nil
    ) throws -> Submission {
        let id = ProposalSpec.id(named: name)
        let proposal = try #require(shop.state.proposal(named: name))
        let isApproval = if case .approve = opinion { true } else { false }
        return Submission(
            isApproval && proposal.state == .open ? try shop.ledger.wish(of: proposal) : .nothing,
            by: principal, from: Samples.origin(principal.name), actor: principal.name,
            step: .judge(Verdict(opinion, of: name, uid: shop.state[id]?.uid)),
            idempotency: key.map { Idempotency(key: $0, requestDigest: LedgerFixture.digest) })
    }

    private func approve(_ name: String, by principal: Principal = bob) throws -> SubmissionOutcome
    {
        shop.submit(try verdict(.approve("fine"), of: name, by: principal))
    }

    private func preview(of proposal: ProposalSpec) -> String {
        String(decoding: proposal.preview?.json ?? [], as: UTF8.self)
    }

    private func state(of name: String) throws -> ProposalState {
        try #require(shop.state.proposal(named: name)).state
    }

    private func refusal(_ outcome: SubmissionOutcome) -> Refusal.Reason? {
        if case .refused(let refusal, _) = outcome { refusal.reason } else { nil }
    }

    private func change(_ resources: Resource...) -> Submission.Wish {
        .change(.applying(resources))
    }

    // MARK: The life of one

    @Test func `nothing happens but that there is a proposal`() throws {
        let name = try propose(change(set))
        #expect(shop.state[set.id] == nil)
        let proposal = try #require(shop.state.proposal(named: name))
        #expect(proposal.state == .open)
        #expect(proposal.resources == [set.id])
        #expect(proposal.gateways.map(\.gateway) == [Samples.edge])
        #expect(preview(of: proposal) == #"{"revision":2,"told":[]}"#)
        #expect(proposal.expiresAt > shop.state.committedAt)
    }

    @Test func `its approval commits it with its end, in one commit`() throws {
        let name = try propose(change(set))
        let acceptance = try approve(name).acceptance()
        let commit = try #require(acceptance.decision.commit)
        #expect(commit.events.map(\.id) == [set.id, ProposalSpec.id(named: name)])
        #expect(commit.message == "m" && commit.actor == "ada")
        #expect(commit.origin?.principal == "bob")
        #expect(
            commit.terms?.proposal
                == ProposalTerms(name: name, author: "ada", approvers: ["bob"]))
        let ended = try #require(shop.state.proposal(named: name))
        #expect(ended.state == .committed && ended.ending?.revision == commit.revision)
        #expect(ended.approvals.map(\.word) == ["fine"])
        #expect(shop.state[set.id] != nil)
        #expect(try shop.commits().last == commit)
    }

    @Test func `two have to agree where two are asked for, and one is not two`() throws {
        let name = try propose(change(set), approvals: 2)
        _ = try approve(name).acceptance()
        #expect(shop.state[set.id] == nil)
        #expect(refusal(try approve(name)) == .alreadyApproved)
        _ = try approve(name, by: Self.eve).acceptance()
        #expect(try state(of: name) == .committed)
        let terms = try #require(try shop.commits().last?.terms?.proposal)
        #expect(terms.approvers == ["bob", "eve"])
    }

    @Test func `an approval of an account that is gone counts no more`() throws {
        let boss: NamespacedName = "shop/boss"
        let binding = RoleBindingSpec(
            subjects: [Subject(kind: .serviceAccount, name: "boss", namespace: "shop")],
            roleRef: RoleRef(kind: .clusterRole, name: "admin"))
        try shop.apply(
            .account(boss),
            Resource(
                metadata: Metadata(name: "boss"),
                spec: .roleBinding(.clusterRoleBinding, binding)))
        let name = try propose(change(set), approvals: 2)
        _ = try approve(name, by: .serviceAccount(boss)).acceptance()
        try shop.delete(ResourceID(.serviceAccount, boss))
        _ = try approve(name).acceptance()
        #expect(try state(of: name) == .open)
        #expect(shop.state.proposal(named: name)?.approvals.map(\.principal) == ["bob"])
        _ = try approve(name, by: Self.eve).acceptance()
        #expect(try state(of: name) == .committed)
    }

    @Test func `whoever proposes does not approve, by whichever token`() throws {
        let name = try propose(change(set))
        #expect(refusal(try approve(name, by: Self.ada)) == .forbidden)
        #expect(try state(of: name) == .open)
    }

    @Test func `what came between makes it lapse, and is named`() throws {
        let name = try propose(change(set))
        let other = Samples.listenerSet(
            Samples.web, listeners: [Samples.listener("b", "b.example.com", port: 80)])
        let between = try shop.apply(other).revision
        let acceptance = try approve(name).acceptance()
        #expect(acceptance.decision.commit?.events.map(\.id) == [ProposalSpec.id(named: name)])
        let lapsed = try #require(shop.state.proposal(named: name))
        #expect(lapsed.state == .lapsed && lapsed.ending?.commits == [between])
        #expect(shop.state[set.id]?.resource == other)
    }

    @Test func `what touches nothing of it does not matter`() throws {
        let name = try propose(change(set))
        try shop.apply(Samples.gateway(NamespacedName(namespace: "infra", name: "other")))
        _ = try approve(name).acceptance()
        #expect(try state(of: name) == .committed)
    }

    @Test func `a change in the same batch is before the approval`() throws {
        let name = try propose(change(set))
        let other = Samples.listenerSet(
            Samples.web, listeners: [Samples.listener("b", "b.example.com", port: 80)])
        let outcomes = shop.together([
            try shop.submission(change(other)), try verdict(.approve(""), of: name),
        ])
        _ = try outcomes.map { try $0.acceptance() }
        let lapsed = try #require(shop.state.proposal(named: name))
        #expect(lapsed.state == .lapsed)
        let between = try #require(shop.state[set.id]?.resourceVersion)
        #expect(lapsed.ending?.commits == [between])
    }

    @Test func `of all that is said at once exactly one ends it`() throws {
        for round in 0..<10 {
            let web = Samples.listenerSet(
                NamespacedName(namespace: "shop", name: "r\(round)"),
                listeners: [Samples.listener("a", "a\(round).example.com", port: 80)])
            let name = try propose(change(web))
            let outcomes = shop.atOnce([
                try verdict(.approve(""), of: name), try verdict(.refuse("no"), of: name),
                try verdict(.withdraw(nil), of: name, by: Self.ada),
                try verdict(.approve(""), of: name, by: Self.eve),
            ])
            let ended = outcomes.filter { refusal($0) == nil }
            #expect(ended.count == 1)
            #expect(outcomes.compactMap(refusal).allSatisfy { $0 == .proposalEnded })
            #expect((try state(of: name) == .committed) == (shop.state[web.id] != nil))
        }
    }

    @Test func `its time ends it, and who asks does not wait for that`() throws {
        let name = try propose(change(set), days: 1)
        shop.clock.pass(days: 2)
        #expect(refusal(try approve(name)) == .proposalEnded)
        #expect(try state(of: name) == .open)
        let id = ProposalSpec.id(named: name)
        _ = try shop.submit(Submission(.end(id), actor: "lintel")).acceptance()
        #expect(try state(of: name) == .expired)
        // It can be read for a month, and then it goes.
        #expect(try shop.submit(.end(id)).decision.commit == nil)
        shop.clock.pass(days: 31)
        _ = try shop.submit(Submission(.end(id), actor: "lintel")).acceptance()
        #expect(shop.state[id] == nil)
    }

    @Test func `it cannot be approved before it is there`() throws {
        let early = Submission(
            .nothing, by: Self.bob, from: Samples.origin("bob"), actor: "bob",
            step: .judge(Verdict(.approve(""), of: "2", uid: nil)))
        let outcomes = shop.together([proposing(change(set)), early])
        #expect(refusal(outcomes[1]) == .notFound)
        #expect(try state(of: "2") == .open)
    }

    @Test func `going back and undoing are proposed like changes`() throws {
        let first = try shop.apply(set).revision
        let other = Samples.listenerSet(
            Samples.web, listeners: [Samples.listener("b", "b.example.com", port: 80)])
        let second = try shop.apply(other).revision
        let back = try propose(.rollBack(try shop.rollback(Samples.edge, to: first)))
        let undo = try propose(.revert(try shop.revert(of: second)))
        _ = try approve(back).acceptance()
        #expect(shop.state[set.id]?.resource == set)
        #expect(
            try shop.commits().last?.cause
                == .rollback(gateway: Samples.edge, toVersion: first, scope: .gateway))
        _ = try approve(undo).acceptance()
        #expect(try state(of: undo) == .lapsed)
    }

    @Test func `a commit that was agreed to is undone like any, and the agreement stays`() throws {
        let name = try propose(change(set))
        let commit = try approve(name).acceptance().revision
        try shop.revert(commit)
        #expect(shop.state[set.id] == nil)
        #expect(try state(of: name) == .committed)
        // There is nothing to undo of a commit that is about a proposal alone.
        let made = try #require(Int64(name))
        let outcome = shop.submit(
            Submission(.revert(try shop.revert(of: Revision(rawValue: made))), actor: "ada"))
        #expect(refusal(outcome) == .final)
    }

    @Test func `an author who is not there any more gets nothing done`() throws {
        let account = NamespacedName(namespace: "shop", name: "ci")
        let resource = Resource(
            metadata: Metadata(namespace: "shop", name: "ci"), spec: .serviceAccount)
        try shop.apply(resource)
        let author = Principal(
            name: Principal.serviceAccount(account).name, groups: Self.everybody)
        let name = try propose(change(set), by: author)
        try shop.delete(resource.id)
        try shop.apply(resource)
        _ = try approve(name).acceptance()
        #expect(try state(of: name) == .lapsed)
        #expect(shop.state[set.id] == nil)
    }

    @Test func `what changes nothing is not proposed`() throws {
        try shop.apply(set)
        #expect(refusal(shop.submit(proposing(change(set)))) == .invalid)
    }

    @Test func `who nobody knows neither proposes nor approves`() throws {
        #expect(refusal(shop.submit(proposing(change(set), by: .open))) == .invalid)
        let name = try propose(change(set))
        #expect(refusal(try approve(name, by: .open)) == .invalid)
    }

    @Test func `a request that is repeated gets its first answer`() throws {
        let first = try shop.submit(proposing(change(set), key: "k1")).acceptance()
        guard case .replayed(let answer) = shop.submit(proposing(change(set), key: "k1")) else {
            Issue.record("it was proposed twice")
            return
        }
        #expect(answer.revision == first.revision)
        let name = first.revision.description
        let approval = try verdict(.approve(""), of: name, key: "k2")
        let commit = try shop.submit(approval).acceptance().revision
        guard case .replayed(let again) = shop.submit(approval) else {
            Issue.record("it was approved twice")
            return
        }
        #expect(again.revision == commit)
    }

    // MARK: Bounds

    @Test func `one author has no more open than others can look at`() throws {
        let names = try (0..<Limits.openProposals).map { _ in try propose(change(set)) }
        let full = shop.submit(proposing(change(set)))
        #expect(refusal(full) == .tooManyProposals)
        // Others have room, and so has who takes one back.
        _ = try propose(change(set), by: Self.eve)
        _ = try shop.submit(
            try verdict(.withdraw(nil), of: names[0], by: Self.ada)
        ).acceptance()
        _ = try propose(change(set))
    }

    @Test func `all that one author has open is of so many bytes`() throws {
        let note = String(repeating: "x", count: 200 << 10)
        func large(_ number: Int) -> Submission.Wish {
            var metadata = set.metadata
            metadata.annotations = ["note": note + "\(number)"]
            return change(Resource(metadata: metadata, spec: set.spec))
        }
        var count = 0
        while refusal(shop.submit(proposing(large(count)))) == nil, count < 100 { count += 1 }
        #expect(refusal(shop.submit(proposing(large(count)))) == .tooManyProposals)
        #expect((60...90).contains(count))
        let kept = Checkpoint.stored(shop.ledger.published).payload.count
        for name in 2..<(2 + count) {
            _ = try shop.submit(try verdict(.refuse("no"), of: "\(name)")).acceptance()
        }
        // What has ended keeps names.
        #expect(Checkpoint.stored(shop.ledger.published).payload.count < kept / 10)
        #expect(refusal(shop.submit(proposing(large(0)))) == nil)
    }

    @Test func `who proposes the same again is told`() throws {
        let first = try propose(change(set))
        let second = try propose(change(set))
        let told = try #require(shop.state.proposal(named: second))
        #expect(preview(of: told).contains("AlreadyProposed"))
        let other = try propose(change(set), by: Self.eve)
        let untold = try #require(shop.state.proposal(named: other))
        #expect(!preview(of: untold).contains("AlreadyProposed"))
        #expect(first != second)
    }

    // MARK: Words

    @Test func `commits about a proposal say what happened to it`() throws {
        func last() throws -> String? { try shop.commits().last?.message }
        let two = try propose(change(set), approvals: 2)
        _ = try approve(two).acceptance()
        #expect(try last() == "approved proposal \(two) of ada: fine")
        _ = try shop.submit(try verdict(.refuse("no"), of: two)).acceptance()
        #expect(try last() == "refused proposal \(two) of ada: no")
        let back = try propose(change(set))
        _ = try shop.submit(
            try verdict(.withdraw(nil), of: back, by: Self.ada)
        ).acceptance()
        #expect(try last() == "withdrew proposal \(back) of ada")
        let lapsing = try propose(change(set))
        try shop.apply(Samples.listenerSet(Samples.web, listeners: []))
        _ = try approve(lapsing).acceptance()
        #expect(
            try last()
                == "proposal \(lapsing) of ada lapsed: it would not do any more what was proposed")
    }

    // MARK: Rights, freezes, time boxes

    @Test func `a freeze that the approver may not override only waits`() throws {
        let name = try propose(change(set))
        try shop.apply(
            .freeze("sale", ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")),
            .clusterRole(
                "ops",
                [
                    PolicyRule(
                        apiGroups: ["*"], resources: ["listenersets", "proposals"],
                        verbs: ["get", "create"]),
                    PolicyRule(
                        apiGroups: ["*"], resources: ["proposals/approve"], verbs: ["create"]),
                ]),
            .clusterBinding("ops", to: "max"))
        let wanted = try verdict(
            .approve("now"), of: name,
            by: Principal(name: "max", groups: [Principal.authenticatedGroup]))
        let outcome = shop.submit(
            Submission(
                wanted.wish, by: wanted.principal, from: wanted.origin, actor: "max",
                terms: SubmissionTerms(overridesFreezes: true), step: wanted.step))
        guard case .refused(let refusal, _) = outcome else {
            Issue.record("it was approved")
            return
        }
        #expect(refusal.reason == .forbidden && refusal.denials.map(\.verb) == [.override])
        #expect(refusal.told == refusal.message)
        #expect(try state(of: name) == .open && shop.state[set.id] == nil)
        let proposal = try #require(shop.state.proposal(named: name))
        guard case .asReviewed(_, let frozen) = try shop.ledger.outlook(of: proposal) else {
            Issue.record("it would lapse")
            return
        }
        #expect(frozen?.contains("ChangeFreeze sale") == true)
    }

    @Test func `whether the author may go back is asked again`() throws {
        let first = try shop.apply(set).revision
        try shop.apply(Samples.listenerSet(Samples.web, listeners: []))
        let writing = PolicyRule(
            apiGroups: ["*"], resources: ["listenersets", "gateways", "proposals"], verbs: ["*"])
        let back = PolicyRule(
            apiGroups: ["gateway.networking.k8s.io"], resources: ["gateways/rollback"],
            verbs: ["create"])
        let max = Principal(name: "max", groups: [Principal.authenticatedGroup])
        try shop.apply(.clusterRole("ops", [writing, back]), .clusterBinding("ops", to: "max"))
        let wish = Submission.Wish.rollBack(try shop.rollback(Samples.edge, to: first))
        let name = try propose(wish, by: max)
        try shop.apply(.clusterRole("ops", [writing]))
        #expect(refusal(shop.submit(proposing(wish, by: max))) == .forbidden)
        _ = try approve(name).acceptance()
        #expect(try state(of: name) == .lapsed)
        #expect(shop.state[set.id]?.resource != set)
    }

    @Test func `a time box that cannot be is refused when it is proposed`() throws {
        let token = try shop.apply(.account("shop/ci"))
        #expect(token.decision.commit != nil)
        let spec = ServiceAccountTokenSpec(
            serviceAccount: "ci", serviceAccountUID: "", sha256: String(repeating: "0", count: 64),
            expiresAt: nil, issuedBy: "ada")
        let resource = Resource(
            metadata: Metadata(namespace: "shop", name: "t1"), spec: .serviceAccountToken(spec))
        let terms = SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 600_000))
        #expect(refusal(shop.submit(proposing(change(resource), terms: terms))) == .final)
        #expect(refusal(shop.submit(proposing(change(resource)))) == nil)
    }

    // MARK: Secrets

    static let cert: NamespacedName = "shop/cert"

    private func key(_ id: String) -> DataKey {
        DataKey(
            id: id, secret: Self.cert, masterKey: "m", wrapped: [UInt8](repeating: 1, count: 60))
    }

    @Test func `the key of a proposed certificate is kept, and goes when nothing comes of it`()
        throws
    {
        let secret = Samples.secret(Self.cert, dataKey: "k1")
        let name = try propose(change(secret), keys: [key("k1")])
        #expect(try shop.log.dataKeys().map(\.id) == ["k1"])
        #expect(shop.state.proposal(named: name)?.heldKeys.map(\.id) == ["k1"])
        _ = try shop.submit(try verdict(.refuse("no"), of: name)).acceptance()
        #expect(try shop.log.dataKeys().isEmpty)
        let ended = try #require(shop.state.proposal(named: name))
        #expect(ended.wish == .changes([.applyNamed(secret.id)]) && ended.preview == nil)
    }

    @Test func `the key of a certificate that is committed is the Secret's`() throws {
        let secret = Samples.secret(Self.cert, dataKey: "k1")
        let name = try propose(change(secret), keys: [key("k1")])
        _ = try approve(name).acceptance()
        #expect(shop.state[secret.id]?.resource == secret)
        #expect(try shop.log.dataKeys().map(\.id) == ["k1"])
        try shop.delete(secret.id)
        #expect(try shop.log.dataKeys().isEmpty)
    }

    // MARK: The log

    @Test func `the log tells the same again`() throws {
        let secret = Samples.secret(Self.cert, dataKey: "k1")
        let kept = try propose(change(set, secret), keys: [key("k1")])
        let refused = try propose(change(set))
        _ = try shop.submit(try verdict(.refuse("no"), of: refused)).acceptance()
        let again = try LedgerFixture(shop.log, clock: shop.clock)
        for name in [kept, refused] {
            #expect(
                again.state[ProposalSpec.id(named: name)]
                    == shop.state[ProposalSpec.id(named: name)])
        }
        // What is open is committed as if nothing had happened between.
        let wish = try again.ledger.wish(of: try #require(again.state.proposal(named: kept)))
        let uid = again.state[ProposalSpec.id(named: kept)]?.uid
        _ = try again.submit(
            Submission(
                wish, by: Self.bob, from: Samples.origin("bob"), actor: "bob",
                step: .judge(Verdict(.approve(""), of: kept, uid: uid)))
        ).acceptance()
        #expect(again.state.proposal(named: kept)?.state == .committed)
        #expect(again.state[secret.id]?.resource == secret)
    }

    @Test func `whether it would lapse can be asked`() throws {
        let name = try propose(change(set))
        let proposal = try #require(shop.state.proposal(named: name))
        guard case .asReviewed(let acceptance, nil) = try shop.ledger.outlook(of: proposal) else {
            Issue.record("it would lapse")
            return
        }
        #expect(acceptance.decision.results.map(\.id) == [set.id])
        let between = try shop.apply(
            Samples.listenerSet(Samples.web, listeners: [])
        ).revision
        guard case .lapses(let refusal, let commits) = try shop.ledger.outlook(of: proposal) else {
            Issue.record("it would not lapse")
            return
        }
        #expect(refusal.reason == .planChanged && commits == [between])
    }
}
