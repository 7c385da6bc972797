import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("What is heard of a commit by whom it concerns")
struct NoticeTests {
    private func told(_ fixture: LedgerFixture) throws -> [String] {
        try fixture.ledger.warnings.warnings(in: nil, after: 0, limit: 100).map {
            "\($0.reason) \($0.regarding?.description ?? "-") \($0.gateway?.description ?? "-") "
                + "\($0.revision)"
        }
    }

    @Test func `an old set that takes a name displaces a younger one, which hears of it`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/old"), .set("b/young", "w=HTTP:80:x.io"))
        try fixture.apply(.set("a/old", "v=HTTP:80:x.io"))
        #expect(try told(fixture) == ["ListenerDisplaced ListenerSet b/young infra/gw 4"])
        let warning = try fixture.ledger.warnings.warnings(in: "b", after: 0, limit: 1).first
        #expect(
            warning?.message == "listener w of ListenerSet b/young stopped serving on Gateway "
                + "infra/gw: HostnameConflict (commit 4)")
        try fixture.delete(.set("a/old"))
        #expect(try told(fixture).last == "ConflictGone ListenerSet b/young infra/gw 5")
    }

    @Test func `who comes second hears of the clash, once`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/old", "v=HTTP:80:x.io"))
        try fixture.apply(.set("b/young", "w=HTTP:80:x.io"))
        #expect(try told(fixture) == ["ConflictAppeared ListenerSet b/young infra/gw 3"])
        try fixture.apply(.set("b/young", "w=HTTP:80:x.io", "z=HTTP:80:z.io"))
        #expect(try told(fixture).count == 1)
    }

    @Test func `nothing is told of a change that hurts nobody`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/web", "v=HTTP:80:x.io"))
        try fixture.apply(.set("b/web", "w=HTTP:80:y.io"))
        try fixture.delete(.set("a/web"))
        #expect(try told(fixture).isEmpty)
    }

    @Test func `one notice for a set, however many of its listeners`() throws {
        let names = (0..<12).map { Listener(stringLiteral: "l\($0)=HTTP:80:h\($0).io") }
        let fixture = try LedgerFixture(.gateway(), .set("a/old"))
        try fixture.apply(.set("b/young", names))
        try fixture.apply(.set("a/old", names))
        #expect(try told(fixture) == ["ListenerDisplaced ListenerSet b/young infra/gw 4"])
        let message = try fixture.ledger.warnings.warnings(in: "b", after: 0, limit: 1).first?
            .message
        #expect(message?.contains("and 2 more") == true)
    }

    @Test func `a preview tells nobody`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/old", "v=HTTP:80:x.io"))
        _ = try fixture.ledger.preview(
            Submission(
                .change(.applying([.set("b/young", "w=HTTP:80:x.io")])), actor: "eve"))
        #expect(try told(fixture).isEmpty)
    }

    @Test func `what a policy refused is told, once an hour`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "w=HTTP:80:-"))
        try fixture.apply(
            Resource(
                metadata: Metadata(name: "strict"),
                spec: .listenerPolicy(ListenerPolicySpec(ports: [PolicyPorts(80)]))))
        for _ in 0..<3 {
            let outcome = fixture.submit(
                Submission(.change(.applying([.set("shop/web", "w=HTTP:81:-")])), actor: "ada"))
            guard case .refused(let refusal, _) = outcome else {
                Issue.record("it was accepted")
                return
            }
            #expect(refusal.reason == .policy)
        }
        fixture.ledger.policyRefusals.flush()
        #expect(try told(fixture) == ["PolicyRefused ListenerSet shop/web - 3"])
    }

    @Test func `a commit on trial is told of before it goes back`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "w=HTTP:80:-"))
        _ = try fixture.submit(
            Submission(
                .change(.applying([.set("shop/web", "w=HTTP:81:-")])), actor: "ada",
                terms: SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 600_000)))
        ).acceptance()
        let watch = DeadlineWatch(fixture.ledger, clock: fixture.clock, logger: .quiet)
        watch.look()
        #expect(try told(fixture).isEmpty)
        let now = fixture.clock.now()
        fixture.clock.set(Timestamp(rawValue: now.rawValue + 480_000_000))
        watch.look()
        watch.look()
        // Another process is told by the log that it was said.
        DeadlineWatch(fixture.ledger, clock: fixture.clock, logger: .quiet).look()
        let warnings = try fixture.ledger.warnings.warnings(in: "shop", after: 0, limit: 10)
        #expect(warnings.map(\.reason) == ["ConfirmationDue"] && warnings[0].count == 1)
    }

    /// Beside the log, and in one order with it.
    @Test func `warnings never go back in the order of commits`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/old"))
        for index in 0..<20 {
            let name = NamespacedName(namespace: "b", name: "young\(index)")
            try fixture.apply(.set(name, "w=HTTP:80:x.io"))
            fixture.ledger.warnings.record(
                reason: "Odd", regarding: nil, message: "between", key: "\(index)")
        }
        let revisions = try fixture.ledger.warnings.warnings(in: nil, after: 0, limit: 100)
            .map(\.revision)
        #expect(revisions == revisions.sorted() && revisions.count == 39)
    }
}
