import EventLog
import GatewayModel
import LintelTesting
import Testing

struct ChainVerifierTests {
    /// Every way to alter one commit without telling.
    static let alterations: [(String, @Sendable (inout StoredCommit) -> Void)] = [
        ("time", { $0.committedAt = Samples.noon }),
        ("actor", { $0.actor = "eve" }),
        ("message", { $0.message += "!" }),
        ("cause", { $0.cause[0] ^= 1 }),
        ("key", { $0.idempotencyKey = "k" }),
        ("digest", { $0.requestDigest = [] }),
        ("payload", { $0.events[0].payload[9] ^= 1 }),
        ("name", { $0.events[0].name = "x" }),
        ("a boundary", { ($0.events[0].namespace, $0.events[0].name) = ("sho", "pweb") }),
        ("a lost event", { $0.events = [] }),
        ("who asked", { $0.origin = Samples.origin("eve") }),
        ("that somebody asked", { $0.origin = nil }),
        (
            "a boundary of who asked",
            {
                $0.origin = RequestOrigin(
                    principal: "ada", tokenID: "token-119", address: "2.0.2.7",
                    userAgent: "curl/8", requestID: "request-1")
            }
        ),
        ("hash", { $0.hash[0] ^= 1 }),
    ]

    @Test(arguments: alterations.indices)
    func `finds an altered commit`(_ index: Int) {
        var commits = Self.log()
        Self.alterations[index].1(&commits[2])

        #expect(Self.verify(commits) == .wrongHash(Revision(rawValue: 3)))
    }

    @Test func `finds a lost commit`() {
        var commits = Self.log()
        commits.remove(at: 2)
        let fault = Self.verify(commits)
        #expect(fault == .gap(after: Revision(rawValue: 2), found: Revision(rawValue: 4)))
        #expect(fault?.revision == Revision(rawValue: 3))
        #expect(fault?.description == "commit 3 is missing: commit 4 follows commit 2")
    }

    @Test func `finds a rehashed commit at the next one`() {
        var commits = Self.log()
        commits[2].message = "forged"
        commits[2].chain(after: commits[1].hash)
        #expect(Self.verify(commits) == .wrongHash(Revision(rawValue: 4)))
    }

    @Test func `an unaltered log has no fault`() {
        #expect(Self.verify(Self.log()) == nil)
    }

    private static func log() -> [StoredCommit] {
        var entries = LogEntries()
        return (0..<5).map { _ in entries.next(from: Samples.origin()).commit }
    }

    private static func verify(_ commits: [StoredCommit]) -> ChainFault? {
        var verifier = ChainVerifier()
        for commit in commits { verifier.check(commit) }
        return verifier.fault
    }
}
