import GatewayModel
import LintelTesting
import Testing

@testable import EventLog

/// A chain whose commits are hashed in more than one form.
struct HashFormTests {
    /// What the next form may be like: it covers a field more. Here the links.
    private static let second = HashForm { commit, hasher in
        HashForm.first.append(commit, &hasher)
        for event in commit.events { hasher.append(event.previous?.rawValue ?? 0) }
    }
    private static let chain = HashChain([.first, second])
    private static let olderChain = HashChain([.first])

    /// Three commits of a build that knew one form, and three of one that knows both.
    private static func log() -> [StoredCommit] {
        var entries = LogEntries()
        var commits = entries.next(6).map(\.commit)
        var previous = HashChain.origin
        for index in 0..<6 {
            commits[index].chain(after: previous, by: index < 3 ? olderChain : chain)
            previous = commits[index].hash
        }
        return commits
    }

    private static func fault(
        of commits: [StoredCommit], by chain: HashChain = HashFormTests.chain
    ) -> ChainFault? {
        var verifier = ChainVerifier(by: chain)
        for commit in commits { verifier.check(commit) }
        return verifier.fault
    }

    @Test func `the chain holds across a change of form`() {
        let log = Self.log()
        #expect(log.map(\.hashForm) == [1, 1, 1, 2, 2, 2])
        #expect(Self.fault(of: log) == nil)
    }

    @Test func `each form protects what it covers`() {
        var (covered, uncovered) = (Self.log(), Self.log())
        covered[4].events[0].previous = Revision(rawValue: 1)
        uncovered[2].events[0].previous = Revision(rawValue: 1)
        #expect(Self.fault(of: covered) == .wrongHash(Revision(rawValue: 5)))
        #expect(Self.fault(of: uncovered) == nil)
        for index in 0..<6 {
            var log = Self.log()
            log[index].actor = "eve"
            #expect(Self.fault(of: log) == .wrongHash(log[index].revision))
        }
    }

    @Test func `a commit cannot pass for one of another form`() {
        var (older, newer) = (Self.log(), Self.log())
        older[4].hashForm = 1
        newer[1].hashForm = 2
        #expect(Self.fault(of: older) == .wrongHash(Revision(rawValue: 5)))
        #expect(Self.fault(of: newer) == .wrongHash(Revision(rawValue: 2)))
    }

    @Test(arguments: [0, -1, 3, Int64.max, .min])
    func `a form that is not known is named`(form: Int64) {
        var log = Self.log()
        log[3].hashForm = form
        let fault = Self.fault(of: log)
        #expect(fault == .unknownForm(Revision(rawValue: 4), form, known: 2))
        #expect(fault?.revision == Revision(rawValue: 4))
    }

    @Test func `an older build says why it cannot check a newer log`() {
        let fault = Self.fault(of: Self.log(), by: Self.olderChain)
        #expect(
            fault?.description
                == "commit 4 cannot be checked: its hash has form 2, and this build knows up to 1; "
                + "a newer Lintel may have written it")
    }

    /// The first form is of a time when nobody was named.
    @Test func `nobody can be named in an older commit`() {
        var entries = LogEntries()
        var commit = entries.next().commit
        commit.chain(after: HashChain.origin, by: Self.olderChain)
        #expect(Self.fault(of: [commit], by: .shipped) == nil)
        commit.origin = Samples.origin("eve")
        #expect(Self.fault(of: [commit], by: .shipped) == .wrongHash(Revision(rawValue: 1)))
    }

    @Test(arguments: 1...4)
    func `no trace can be put into a commit, nor taken out of it`(form: Int64) {
        let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        let traced = RequestOrigin(
            principal: "eve", address: "192.0.2.1", requestID: "r", trace: trace)
        let plain = RequestOrigin(principal: "eve", address: "192.0.2.1", requestID: "r")
        var entries = LogEntries()
        var commit = entries.next().commit
        for (made, becomes) in [(traced, plain), (plain, traced)] {
            (commit.origin, commit.hashForm) = (made, form)
            commit.hash = HashChain.shipped.hash(of: commit, after: HashChain.origin) ?? []
            #expect(Self.fault(of: [commit], by: .shipped) == nil)
            commit.origin = becomes
            #expect(Self.fault(of: [commit], by: .shipped) == .wrongHash(Revision(rawValue: 1)))
        }
    }

    /// What shipped is never edited: these hashes are in somebody's log.
    @Test func `every shipped form hashes as it always did`() {
        let commit = StoredCommit(
            revision: Revision(rawValue: 58), committedAt: Samples.noon, projectionRules: 1,
            actor: "ada", message: "naïve\u{0}", cause: Array(#"{"v":1,"type":"change"}"#.utf8),
            idempotencyKey: "key", requestDigest: [1, 2, 3],
            events: [
                StoredEvent(
                    type: "resource.deleted", kind: "Namespace", namespace: "", name: "shop",
                    payload: Array("{}".utf8))
            ], hashForm: 0, hash: [])
        let variants: [(Int64, RequestOrigin?)] = [(1, nil), (2, nil), (2, Samples.origin())]
        let hashes = variants.map { form, origin in
            var commit = commit
            (commit.hashForm, commit.origin) = (form, origin)
            return Lineage(
                ofCommitWithHash: HashChain.shipped.hash(of: commit, after: HashChain.origin) ?? [])
        }
        #expect(hashes.map(\.description) == ["189aedc0", "6ce6509c", "40d15df8"])
    }
}
