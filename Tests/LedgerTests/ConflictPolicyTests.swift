import EventLog
import GatewayModel
import LintelTesting
import Testing

@testable import Ledger
@testable import Projection

@Suite("A gateway that rejects clashes")
struct ConflictPolicyTests {
    /// Sets that a wider gateway lets in, or that waited for one, may lose on arrival: that is
    /// the gateway's owner's doing, and refusing it would let any team block the gateway.
    @Test(arguments: 1...4)
    func `nobody is displaced and no change loses`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try LedgerFixture()
        var (accepted, refused) = (0, 0)
        for _ in 0..<150 {
            let before = fixture.state
            let changeset = teams.changeset(over: before, atMost: 3).rejectingClashes
            let clashes = try clashes(of: changeset, in: before)
            let outcome = fixture.submit(try fixture.submission(.change(changeset)))
            switch Result(catching: { try outcome.acceptance() }) {
            case .success:
                accepted += 1
                #expect(clashes.isEmpty)
            case .failure(let error):
                refused += 1
                let refusal = try #require(error as? Refusal)
                #expect(refusal.reason == .clash && refusal.issues.count == clashes.count)
                #expect(Portrait(fixture.state) == Portrait(before))
                #expect(try fixture.log.head().revision == before.revision)
            }
        }
        #expect(accepted > 20 && refused > 5)
        let rejecting = RandomResources.gateways.count {
            fixture.state.gateway($0)?.rejectsClashes == true
        }
        #expect(fixture.state.rejectingGateways == rejecting)
    }

    /// What the changeset would newly lose or displace if it were carried out.
    private func clashes(
        of changeset: Changeset, in state: GatewayState
    ) throws -> [ListenerID] {
        let context = DecisionContext(
            now: Samples.noon, actor: "", entropy: (1, 2), enforcesConflictPolicy: false)
        let (decision, after) = try state.decide(changeset.changes.map(Intent.init), context)
        let changed = Set(decision.commit?.events.map(\.id) ?? [])
        return RandomResources.gateways.filter { after.gateway($0) != nil }
            .flatMap { gateway in
                let oracle = EffectOracle(
                    of: gateway, by: changed, from: state, to: after)
                return oracle.newClashes.union(oracle.displacedByClash)
            }
    }

    private static let rejects = [MergeRules.conflictPolicyAnnotation: "reject"]

    @Test func `the refusal points at the listener and names nobody else's`() throws {
        let fixture = try LedgerFixture(
            .gateway(annotations: Self.rejects), .set("a/b", "w=HTTP:80:x.io"))
        let changeset = Changeset(changes: [
            Change(
                .apply(.set("c/d", "ok=HTTP:80:y.io", "w=HTTP:80:x.io")),
                pointer: "/changes/0/apply")
        ])
        let refusal = #expect(throws: Refusal.self) { try fixture.submit(.change(changeset)) }
        #expect(refusal?.issues.map(\.pointer) == ["/changes/0/apply/spec/listeners/1"])
        #expect(refusal?.issues.map(\.code) == ["HostnameConflict"])
        #expect(refusal?.message.contains("a/b") == false)
    }

    @Test func `a loss that was there does not hold up other edits`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/b", "w=HTTP:80:x.io"), .set("c/d", "w=HTTP:80:x.io"))
        try fixture.apply(.gateway(annotations: Self.rejects))
        try fixture.apply(.set("c/d", "w=HTTP:80:x.io", "more=HTTP:80:y.io"))
        #expect(throws: Refusal.self) {
            try fixture.apply(.set("c/d", "w=HTTP:80:x.io", "other=HTTP:80:x.io"))
        }
    }

    @Test func `a whole rollback restores what was accepted once`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/b", "w=HTTP:80:x.io"),
            .set("c/d", "w=HTTP:80:x.io", "v=HTTP:80:v.io"))
        let version = fixture.state.revision
        try fixture.delete(.set("c/d"))
        try fixture.apply(.gateway(annotations: Self.rejects))
        try fixture.rollBack(to: version)
        #expect(fixture.state.gateway(.gw)?.listenerCount == 2)
    }
}

extension Changeset {
    /// The same with a policy for every gateway in it.
    fileprivate var rejectingClashes: Changeset {
        var changeset = self
        for (index, change) in changes.enumerated() {
            guard case .apply(let resource) = change.operation, resource.kind == .gateway else {
                continue
            }
            let rejecting = resource.with {
                $0.annotations[MergeRules.conflictPolicyAnnotation] = "reject"
            }
            changeset.changes[index] = Change(.apply(rejecting))
        }
        return changeset
    }
}
