import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("What is heard of a commit by whom it concerns")
struct NoticeTests {
    private static func named(_ name: String) -> Principal {
        Principal(name: name, groups: [Principal.unlimitedGroup])
    }

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

    @Test func `what is told is told to programs, too`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/old"), .set("b/young", "w=HTTP:80:x.io"))
        let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        let origin = RequestOrigin(
            principal: "ada", address: "192.0.2.7", requestID: "r", trace: trace)
        _ = try fixture.submit(
            Submission(
                .change(.applying([.set("a/old", "v=HTTP:80:x.io")])), by: Self.named("ada"),
                from: origin, actor: "ada")
        ).acceptance()
        let warning = try #require(
            try fixture.ledger.warnings.warnings(in: "b", after: 0, limit: 1).first)
        #expect(
            String(decoding: warning.details ?? [], as: UTF8.self)
                == #"{"listeners":[{"name":"w","hostname":"x.io","port":80,"protocol":"HTTP","#
                + #""reason":"HostnameConflict"}],"revision":4}"#)
        #expect(warning.trace == trace)
        try fixture.delete(.set("a/old"))
        let gone = try fixture.ledger.warnings.warnings(in: "b", after: warning.id, limit: 1).first
        #expect(gone?.message.contains("wins now") == true && gone?.trace == nil)
    }

    @Test func `more than people read is counted`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/old"))
        let count = 1003
        try fixture.submit(
            .change(
                .applying(
                    (0..<count).map { index in
                        .set(
                            NamespacedName(namespace: "b", name: "young\(index)"),
                            Listener(stringLiteral: "w=HTTP:80:h\(index).io"))
                    })))
        #expect(try told(fixture).isEmpty)
        // Another protocol on the port displaces all who are on it.
        try fixture.apply(.set("a/old", "l=TCP:80:-"))
        let warnings = try fixture.ledger.warnings.warnings(in: nil, after: 0, limit: 2000)
        #expect(warnings.count == 1001)
        #expect(warnings.last?.reason == "NoticesLeftOut")
        #expect(warnings.last?.message.contains("3 more resources") == true)
        #expect(warnings.last?.regarding == ResourceID(.gateway, "infra/gw"))
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
        #expect(try told(fixture) == ["PolicyRefused ListenerSet shop/web infra/gw 3"])
        let warnings = fixture.ledger.warnings
        var warning = try #require(try warnings.warnings(in: nil, after: 0, limit: 1).first)
        #expect(warning.count == 1)
        #expect(
            String(decoding: warning.details ?? [], as: UTF8.self)
                == #"{"policy":"strict","rule":"ports","listener":"w"}"#)
        // Who goes on is counted once a minute.
        fixture.clock.set(Timestamp(rawValue: fixture.clock.now().rawValue + 60_000_000))
        for _ in 0..<3 {
            _ = fixture.submit(
                Submission(.change(.applying([.set("shop/web", "w=HTTP:81:-")])), actor: "ada"))
        }
        fixture.ledger.policyRefusals.flush()
        warning = try #require(try warnings.warnings(in: nil, after: 0, limit: 1).first)
        #expect(warning.count == 2 && warning.lastAt > warning.firstAt)
    }

    @Test func `who is refused in many ways leaves room for others`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "w=HTTP:80:-"))
        try fixture.apply(
            Resource(
                metadata: Metadata(name: "strict"),
                spec: .listenerPolicy(ListenerPolicySpec(ports: [PolicyPorts(80)]))))
        func refuse(_ principal: String, _ namespace: String) {
            let set = Resource.set(
                NamespacedName(namespace: namespace, name: "x"), "w=HTTP:81:-")
            _ = fixture.submit(
                Submission(
                    .change(.applying([set])), by: Self.named(principal), actor: principal))
        }
        for index in 0..<40 { refuse("eve", "n\(index)") }
        refuse("ada", "shop")
        fixture.ledger.policyRefusals.flush()
        let warnings = try fixture.ledger.warnings.warnings(in: nil, after: 0, limit: 100)
        #expect(warnings.count { $0.message.contains("change of eve") } == 32)
        #expect(warnings.count { $0.message.contains("change of ada") } == 1)
        #expect(warnings.count { $0.regarding == nil } == 1)
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

    @Test func `what cannot be read now is told with the next look`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        for resource in [Resource.gateway(), .set("shop/web", "w=HTTP:80:-")] {
            try fixture.apply(resource)
        }
        _ = try fixture.submit(
            Submission(
                .change(.applying([.set("shop/web", "w=HTTP:81:-")])), actor: "ada",
                terms: SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 600_000)))
        ).acceptance()
        let watch = DeadlineWatch(fixture.ledger, clock: fixture.clock, logger: .quiet)
        fixture.clock.set(Timestamp(rawValue: fixture.clock.now().rawValue + 480_000_000))
        log.hide(true)
        watch.look()
        #expect(try told(fixture).isEmpty)
        log.hide(false)
        watch.look()
        #expect(try told(fixture) == ["ConfirmationDue ListenerSet shop/web infra/gw 3"])
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
