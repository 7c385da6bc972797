import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("Commits that wait to be confirmed")
struct ConfirmationTests {
    let shop: LedgerFixture

    init() throws { shop = try LedgerFixture(.gateway(), .set("shop/web", "w=HTTP:80:-")) }

    private static let minutes = GatewayDuration(milliseconds: 600_000)

    @discardableResult
    private func boxed(_ resources: Resource...) throws -> Acceptance {
        try boxed(Changeset.applying(resources))
    }

    private func boxed(_ changeset: Changeset) throws -> Acceptance {
        try shop.submit(
            Submission(
                .change(changeset), actor: "ada",
                terms: SubmissionTerms(confirmWithin: Self.minutes)
            )
        ).acceptance()
    }

    private func confirm(_ revision: Revision) throws -> Acceptance {
        try shop.submit(.confirm(Confirmation(of: try shop.ledger.commit(at: revision).commit)))
    }

    private func passTime(_ seconds: Int64) {
        let now = shop.clock.now()
        shop.clock.set(Timestamp(rawValue: now.rawValue + seconds * 1_000_000))
    }

    private func look(_ fixture: LedgerFixture? = nil) {
        let fixture = fixture ?? shop
        DeadlineWatch(fixture.ledger, clock: fixture.clock, logger: .quiet).look()
    }

    private func port(_ id: ResourceID = .set("shop/web")) -> UInt16? {
        shop.state[id]?.listeners.first?.port
    }

    private func warnings() throws -> [String] {
        try shop.ledger.warnings.warnings(in: "shop", after: 0, limit: 10).map(\.reason)
    }

    @Test func `a policy of now does not keep a trial from being undone`() throws {
        try boxed(.set("shop/web", "w=HTTP:81:-"))
        try shop.apply(
            Resource(
                metadata: Metadata(name: "strict"),
                spec: .listenerPolicy(
                    ListenerPolicySpec(ports: [PolicyPorts(81)], message: MessageRule()))))
        passTime(610)
        look()
        #expect(port() == 80)
        #expect(try warnings() == ["NotConfirmed"])
    }

    @Test func `what nobody confirms is undone, and what others did since stays`() throws {
        let before = try #require(shop.state[.set("shop/web")])
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"), .set("shop/new", "n=HTTP:82:-"))
        let until = try #require(accepted.decision.commit?.terms?.confirmBefore)
        #expect(until == accepted.decision.commit.map { $0.committedAt + Self.minutes })
        try shop.apply(.set("blog/web", "b=HTTP:83:-"))
        passTime(599 - 10)
        look()
        #expect(port() == 81)
        passTime(20)
        look()
        #expect(port() == 80)
        #expect(shop.state[.set("shop/web")]?.uid == before.uid)
        #expect(shop.state[.set("shop/new")] == nil)
        #expect(shop.state[.set("blog/web")] != nil)
        let last = try #require(try shop.commits().last)
        #expect(last.cause == .revert(accepted.revision) && last.actor == "lintel")
        #expect(last.message.hasPrefix("commit 3 was not confirmed before 2026-"))
        #expect(shop.state[CommitConfirmationSpec.id(of: accepted.revision)] == nil)
        #expect(try warnings() == ["ConfirmationDue", "NotConfirmed"])
        look()
        #expect(try shop.commits().last == last)
    }

    @Test func `what is confirmed stays, and can be confirmed once`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        let confirmed = try confirm(accepted.revision)
        #expect(confirmed.decision.commit?.cause == .confirmation(accepted.revision))
        let twice = #expect(throws: Refusal.self) { try confirm(accepted.revision) }
        #expect(twice?.reason == .notAwaited)
        passTime(10_000)
        look()
        #expect(port() == 81)
        // To undo that it was confirmed is nothing: it would be undone at once.
        #expect(try !shop.revert(confirmed.revision).isChange)
        #expect(try warnings() == [])
        // What was confirmed is undone like any commit.
        try shop.revert(accepted.revision)
        #expect(port() == 80)
    }

    /// Two trial deploys in a row: what the server itself put back stands in nobody's way.
    @Test func `a trial within a trial goes back, and then the first one does`() throws {
        _ = try boxed(.set("shop/web", "w=HTTP:81:-"))
        passTime(60)
        _ = try shop.submit(
            Submission(
                .change(.applying(.set("shop/web", "w=HTTP:82:-"))), actor: "ada",
                terms: SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 60_000)))
        ).acceptance()
        passTime(61)
        look()
        #expect(port() == 81)
        passTime(600)
        look()
        #expect(port() == 80)
        #expect(try warnings() == ["NotConfirmed", "NotConfirmed"])
    }

    @Test func `what cannot be ended keeps nothing else from ending`() throws {
        let first = try boxed(.set("shop/web", "w=HTTP:81:-"))
        try shop.apply(.set("shop/web", "w=HTTP:83:-"))
        let second = try boxed(.set("shop/new", "n=HTTP:82:-"))
        passTime(700)
        look()
        #expect(shop.state[CommitConfirmationSpec.id(of: first.revision)] == nil)
        #expect(shop.state[CommitConfirmationSpec.id(of: second.revision)] == nil)
        #expect(port() == 83 && shop.state[.set("shop/new")] == nil)
    }

    @Test func `a commit that waits for nothing is not confirmed`() throws {
        let refusal = #expect(throws: Refusal.self) { try confirm(Revision(rawValue: 2)) }
        #expect(refusal?.reason == .notAwaited)
    }

    /// The time of the decision counts, not that of the commit that undoes it.
    @Test func `it is too late when the time is over, though nobody has undone it yet`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        passTime(601)
        let refusal = #expect(throws: Refusal.self) { try confirm(accepted.revision) }
        #expect(refusal?.reason == .notAwaited)
        look()
        #expect(port() == 80)
    }

    @Test func `what others changed since is left, and that is said`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        try shop.apply(.set("shop/web", "w=HTTP:84:-"))
        passTime(601)
        look()
        #expect(port() == 84)
        let last = try #require(try shop.commits().last)
        #expect(last.cause == .deadline(CommitConfirmationSpec.id(of: accepted.revision)))
        #expect(last.message.contains("cannot be undone: later commits touched the same resources"))
        #expect(try warnings() == ["NotUndone"])
        look()
        #expect(try warnings() == ["NotUndone"])
    }

    @Test func `where all was put back by hand nothing is left to say`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        try shop.apply(.set("shop/web", "w=HTTP:80:-"))
        passTime(601)
        look()
        #expect(port() == 80)
        #expect(shop.state[CommitConfirmationSpec.id(of: accepted.revision)] == nil)
        #expect(try !warnings().contains("NotUndone"))
    }

    @Test func `it may be undone by hand, and then waits for nothing`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        try shop.revert(accepted.revision)
        #expect(port() == 80)
        let refusal = #expect(throws: Refusal.self) { try confirm(accepted.revision) }
        #expect(refusal?.reason == .notAwaited)
    }

    @Test func `it goes back through a freeze`() throws {
        _ = try boxed(.set("shop/web", "w=HTTP:81:-"))
        try shop.apply(.freeze("sale", ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")))
        passTime(601)
        look()
        #expect(port() == 80)
    }

    /// The server was killed between the end of the time and the revert.
    @Test func `it goes back when the server starts again`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        passTime(601)
        let again = try LedgerFixture(shop.log, clock: shop.clock)
        #expect(again.state[CommitConfirmationSpec.id(of: accepted.revision)] != nil)
        look(again)
        #expect(again.state[.set("shop/web")]?.listeners.first?.port == 80)
        #expect(try shop.commits().last?.cause == .revert(accepted.revision))
    }

    @Test func `a clock that is set back makes it wait, and one set ahead ends it`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:81:-"))
        shop.clock.set(Timestamp(rawValue: Samples.noon.rawValue - 3_600_000_000))
        look()
        #expect(port() == 81)
        // Too far ahead to be believed: nothing is done by that clock.
        shop.clock.set(Timestamp(rawValue: Samples.noon.rawValue + 800 * 86_400_000_000))
        look()
        #expect(port() == 81)
        shop.clock.set(Timestamp(rawValue: Samples.noon.rawValue + 86_400_000_000))
        look()
        #expect(port() == 80)
        #expect(try shop.commits().last?.cause == .revert(accepted.revision))
    }

    @Test func `going back can be tried too`() throws {
        let version = try #require(shop.state.gateway(.gw)?.version)
        try shop.apply(.set("shop/web", "w=HTTP:81:-"))
        _ = try shop.submit(
            Submission(
                .rollBack(try shop.rollback(to: version)), actor: "ada",
                terms: SubmissionTerms(confirmWithin: Self.minutes))
        ).acceptance()
        #expect(port() == 80)
        passTime(601)
        look()
        #expect(port() == 81)
    }

    @Test func `what changes nothing waits for nothing`() throws {
        let accepted = try boxed(.set("shop/web", "w=HTTP:80:-"))
        #expect(!accepted.isChange)
        #expect(shop.state.nextDeadline == nil)
    }

    /// How long it may take is not part of what was reviewed.
    @Test func `its plan is that of the change`() throws {
        let wish = Submission.Wish.change(.applying(.set("shop/web", "w=HTTP:81:-")))
        let plain = try shop.ledger.preview(Submission(wish, actor: "ada")).plan()
        let boxed = try shop.ledger.preview(
            Submission(wish, actor: "ada", terms: SubmissionTerms(confirmWithin: Self.minutes))
        ).plan()
        #expect(plain.digest == boxed.digest)
    }

    @Test func `a log with terms is whole, and reads back as it was`() throws {
        _ = try boxed(.set("shop/web", "w=HTTP:81:-"))
        let again = try LedgerFixture(shop.log, clock: shop.clock)
        #expect(Portrait(again.state) == Portrait(shop.state))
        #expect(again.state.nextDeadline == shop.state.nextDeadline)
        #expect(try again.commits().last?.terms?.confirmBefore != nil)
    }

    @Test func `a checkpoint leaves nothing out that ends by itself`() throws {
        _ = try boxed(.set("shop/web", "w=HTTP:81:-"))
        let until = Timestamp(rawValue: Samples.noon.rawValue + 3_000_000_000)
        try shop.apply(
            .freeze("sale", ChangeFreezeSpec(namespaces: ["blog"], reason: "sale", until: until)))
        try shop.ledger.close()
        #expect(try shop.log.checkpoint(atOrBefore: shop.state.revision) != nil)
        let again = try LedgerFixture(shop.log, clock: shop.clock)
        #expect(again.state.nextDeadline?.id == shop.state.nextDeadline?.id)
        let refusal = #expect(throws: Refusal.self) {
            try again.apply(.set("blog/b", "b=HTTP:82:-"))
        }
        #expect(refusal?.reason == .frozen)
        passTime(3_100)
        look(again)
        look(again)
        #expect(again.state.nextDeadline == nil)
        #expect(again.state[.set("shop/web")]?.listeners.first?.port == 80)
        try again.apply(.set("blog/b", "b=HTTP:82:-"))
    }

    /// Nobody ever confirmed the first, so it does not stay because its own end was tried.
    @Test func `a revert on trial leaves what it reverts waiting`() throws {
        let first = try boxed(.set("shop/new", "n=HTTP:82:-"))
        _ = try shop.submit(
            Submission(
                .revert(try shop.revert(of: first.revision)), actor: "ada",
                terms: SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 1_000)))
        ).acceptance()
        passTime(5)
        look()
        #expect(shop.state[.set("shop/new")] != nil)
        #expect(shop.state[CommitConfirmationSpec.id(of: first.revision)] != nil)
        passTime(600)
        look()
        #expect(shop.state[.set("shop/new")] == nil)
    }

    /// What waits for confirmation is nobody's to give back.
    @Test func `an editor may try to revert its own trial`() throws {
        let rule = PolicyRule(apiGroups: ["*"], resources: ["listenersets"], verbs: ["*"])
        try shop.apply(.clusterRole("ops", [rule]), .clusterBinding("ops", to: "eve"))
        let first = try boxed(.set("shop/new", "n=HTTP:82:-"))
        let submission = Submission(
            .revert(try shop.revert(of: first.revision)), by: Principal(name: "eve", groups: []),
            from: RequestOrigin(principal: "eve", address: "127.0.0.1", requestID: "1"),
            actor: "eve",
            terms: SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 1_000)))
        _ = try shop.submit(submission).acceptance()
        #expect(shop.state[.set("shop/new")] == nil)
    }

    /// Who gives up a right does not have it again when others think that it is gone.
    @Test func `rights come back only to who might give them`() throws {
        let rule = PolicyRule(
            apiGroups: ["*"], resources: ["clusterrolebindings"], verbs: ["delete"])
        try shop.apply(.clusterRole("ops", [rule]), .clusterBinding("ops", to: "eve"))
        let binding = ResourceID(.clusterRoleBinding, namespace: "", name: "ops-eve")
        let wish = Submission.Wish.change(Changeset(changes: [Change(.delete(binding))]))
        func submission(_ terms: SubmissionTerms) -> Submission {
            Submission(
                wish, by: Principal(name: "eve", groups: []),
                from: RequestOrigin(principal: "eve", address: "127.0.0.1", requestID: "1"),
                actor: "eve", terms: terms)
        }
        let refused = #expect(throws: Refusal.self) {
            try shop.submit(submission(SubmissionTerms(confirmWithin: Self.minutes))).acceptance()
        }
        #expect(refused?.reason == .forbidden)
        _ = try shop.submit(submission(SubmissionTerms())).acceptance()
    }
}
