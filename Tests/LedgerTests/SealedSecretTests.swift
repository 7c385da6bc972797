import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("Secrets in the ledger: sealed, with the key that opens them, or not at all")
struct SealedSecretTests {
    static let cert: NamespacedName = "shop/cert"

    private func key(_ id: String, of secret: NamespacedName = cert) -> DataKey {
        DataKey(id: id, secret: secret, masterKey: "m", wrapped: [UInt8](repeating: 1, count: 60))
    }

    /// Applies the Secret as a sealer would: with its key, if the key is new.
    private func submission(
        _ resource: Resource, keys: [DataKey] = [], expectPlan: String? = nil
    ) -> Submission {
        Submission(
            .change(.applying([resource])), actor: "ada", expectPlan: expectPlan, dataKeys: keys)
    }

    private func refusal(_ outcome: SubmissionOutcome) -> Refusal? {
        if case .refused(let refusal, _) = outcome { refusal } else { nil }
    }

    @Test func `a key is kept with the commit that needs it`() throws {
        let shop = try LedgerFixture()
        let secret = Samples.secret(Self.cert, dataKey: "k1")
        // A preview keeps nothing, and neither does a key that nothing is sealed with.
        let preview = try shop.ledger.preview(submission(secret, keys: [key("k1")]))
        #expect(preview.decision.commit != nil)
        #expect(try shop.log.dataKeys().isEmpty)
        let keys = [key("k1"), key("unused")]
        _ = try shop.submit(submission(secret, keys: keys)).acceptance()
        #expect(try shop.log.dataKeys() == [key("k1")])

        // The same again changes nothing.
        let again = try shop.submit(submission(secret)).acceptance()
        #expect(again.decision.commit == nil)
        #expect(again.decision.results.map(\.action) == [.unchanged])
    }

    @Test func `without its key a secret is refused`() throws {
        let shop = try LedgerFixture()
        let outcome = shop.submit(submission(Samples.secret(Self.cert, dataKey: "k1")))
        let found = try #require(refusal(outcome))
        #expect(found.reason == .keyDestroyed)
        #expect(found.issues.map(\.code) == ["KeyDestroyed"])
        #expect(shop.state.revision == .zero)
    }

    /// A dry run makes a key of its own, so its box is another; what it does is the same.
    @Test func `the plan is the same whatever the key`() throws {
        let shop = try LedgerFixture()
        let first = Samples.secret(Self.cert, dataKey: "k1", box: [1, 2, 3])
        let second = Samples.secret(Self.cert, dataKey: "k2", box: [4, 5, 6])
        let plan = try shop.ledger.preview(submission(first, keys: [key("k1")])).plan().digest
        let commit = submission(second, keys: [key("k2")], expectPlan: plan)
        #expect(try shop.submit(commit).acceptance().plan().digest == plan)
        // Another certificate is another plan.
        let other = Samples.secret(
            Self.cert, dataKey: "k2", certificate: Samples.certificate(["other.example"]))
        #expect(try shop.ledger.preview(submission(other)).plan().digest != plan)
    }

    @Test func `a revert of a change brings the old content back`() throws {
        let shop = try LedgerFixture()
        let (old, new) = (
            Samples.secret(Self.cert, dataKey: "k1", box: [1]),
            Samples.secret(
                Self.cert, dataKey: "k1", certificate: Samples.certificate(["b.example"]), box: [2])
        )
        _ = try shop.submit(submission(old, keys: [key("k1")])).acceptance()
        let change = try shop.submit(submission(new)).acceptance()
        try shop.submit(.revert(try shop.revert(of: change.revision)))
        #expect(shop.state[ResourceID(.secret, Self.cert)]?.resource == old)
    }

    @Test func `what lost its key does not come back`() throws {
        let shop = try LedgerFixture()
        let id = ResourceID(.secret, Self.cert)
        let secret = Samples.secret(Self.cert, dataKey: "k1")
        _ = try shop.submit(submission(secret, keys: [key("k1")])).acceptance()
        let deletion = try shop.submit(.change(Changeset(changes: [Change(.delete(id))])))
        #expect(try shop.log.dataKeys().isEmpty)

        let revert = try shop.revert(of: deletion.revision)
        let outcome = shop.submit(Submission(.revert(revert), actor: "ada"))
        let found = try #require(refusal(outcome))
        #expect(found.reason == .keyDestroyed && found.message.contains("was destroyed"))
        // The preview says the same.
        #expect(throws: Refusal.self) {
            try shop.ledger.preview(Submission(.revert(revert), actor: "ada"))
        }
        #expect(shop.state[id] == nil)
        // The history is as it was, and its chain whole.
        #expect(try Verification(of: shop.log).isClean)
        #expect(
            try shop.log.history(
                of: id, from: .absent(at: shop.state.revision), before: nil, limit: 9
            ).count == 2)
    }

    /// Sealed with the key that was there, and then the Secret was deleted.
    @Test func `a change that comes after a deletion is refused`() throws {
        let shop = try LedgerFixture()
        let id = ResourceID(.secret, Self.cert)
        _ = try shop.submit(
            submission(Samples.secret(Self.cert, dataKey: "k1"), keys: [key("k1")])
        ).acceptance()
        try shop.submit(.change(Changeset(changes: [Change(.delete(id))])))
        let late = shop.submit(submission(Samples.secret(Self.cert, dataKey: "k1", box: [9])))
        #expect(refusal(late)?.message.contains("send it again") == true)
        // With a key of its own it is a new Secret.
        let new = submission(Samples.secret(Self.cert, dataKey: "k2"), keys: [key("k2")])
        #expect(try shop.submit(new).acceptance().decision.results.map(\.action) == [.created])
        #expect(try shop.log.dataKeys().map(\.id) == ["k2"])
    }

    @Test func `certificates are warned of once for each step`() throws {
        let shop = try LedgerFixture()
        for (name, days) in [("late", 2), ("soon", 20), ("fine", 200)] as [(String, Int64)] {
            let secret = NamespacedName(namespace: "shop", name: name)
            let resource = Samples.secret(
                secret, dataKey: name, certificate: Samples.certificate(daysLeft: days))
            _ = try shop.submit(submission(resource, keys: [key(name, of: secret)])).acceptance()
        }
        func found() throws -> [String] {
            try shop.ledger.warnings.warnings(in: "shop", after: 0, limit: 100).map { warning in
                let step = warning.key.split(separator: "/").last ?? ""
                return "\(warning.regarding?.name ?? "") \(warning.reason) \(step)"
            }
        }
        CertificateWatch(shop.ledger, clock: shop.clock).look()
        #expect(
            try Set(found()) == ["late CertificateExpiring 3", "soon CertificateExpiring 30"])
        // Another process, later: only what is new.
        shop.clock.set(Timestamp(rawValue: Samples.noon.rawValue + 8 * 86_400_000_000))
        let watch = CertificateWatch(shop.ledger, clock: shop.clock)
        watch.look()
        watch.look()
        #expect(
            try Set(found()) == [
                "late CertificateExpiring 3", "late CertificateExpired 0",
                "soon CertificateExpiring 30", "soon CertificateExpiring 14",
            ])
        let counts = try shop.ledger.warnings.warnings(in: nil, after: 0, limit: 9).map(\.count)
        #expect(counts == [1, 1, 1, 1])
        // Deleted, nobody is told any more.
        let state = shop.state
        #expect(CertificateWatch.due(in: state, at: shop.clock.now()).count == 2)
        #expect(CertificateWatch.due(in: GatewayState(), at: shop.clock.now()).isEmpty)
    }
}
