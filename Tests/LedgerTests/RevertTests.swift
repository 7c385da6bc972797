import GatewayModel
import LintelTesting
import Projection
import Synchronization
import Testing

@testable import Ledger

@Suite("Undoing one commit")
struct RevertTests {
    @Test(arguments: 1...4)
    func `what nobody touched later is as it was before, and back again`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 50)
        for commit in try fixture.commits().suffix(25) {
            let ids = Set(commit.events.map(\.id))
            let later = try laterCommits(than: commit, in: fixture)
            let before = fixture.state
            do {
                let acceptance = try fixture.revert(commit.revision)
                try #require(later.isEmpty, "\(commit.revision) was touched by \(later)")
                let previous = try fixture.state(at: try #require(commit.revision.previous))
                for id in Set(before.resources.keys).union(previous.resources.keys) {
                    let expected = (ids.contains(id) ? previous : before).resources[id]
                    #expect(fixture.state.resources[id] == expected)
                }
                guard let revert = acceptance.decision.commit else { continue }
                try fixture.revert(revert.revision)
                #expect(fixture.state.resources == before.resources)
                for gateway in RandomTeams.gateways {
                    #expect(
                        fixture.state.listenerBytes(of: gateway)
                            == before.listenerBytes(of: gateway))
                }
            } catch let refusal as Refusal {
                // What was reverted had made a Secret: it went with its key.
                if refusal.reason == .keyDestroyed { continue }
                #expect(refusal.reason == .touchedSince(later), "\(commit.revision)")
                #expect(Portrait(fixture.state) == Portrait(before))
            }
        }
    }

    /// The commits that touched a resource of `commit` after it, as the log has them.
    private func laterCommits(
        than commit: Commit, in fixture: LedgerFixture
    ) throws -> [Revision] {
        let ids = Set(commit.events.map(\.id))
        return try fixture.commits()
            .filter { $0.revision > commit.revision && $0.events.contains { ids.contains($0.id) } }
            .map(\.revision)
    }

    @Test func `what a commit of the same batch touched counts as touched`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/b", "w=HTTP:80:-"))
        try fixture.delete(.set("a/b"))
        let revert = try fixture.revert(of: fixture.state.revision)
        let batch: [Submission.Wish] = [
            .change(.applying(.set("a/b", "again=HTTP:80:-"))),
            .change(Changeset(changes: [Change(.delete(.set("a/b")))])),
            .revert(revert),
        ]
        let outcomes = fixture.together(batch.map { Submission($0, actor: "ada") })
        #expect(try outcomes[1].acceptance().revision.rawValue == 5)
        let refusal = #expect(throws: Refusal.self) { try outcomes[2].acceptance() }
        #expect(refusal?.reason == .touchedSince([4, 5].map(Revision.init(rawValue:))))
    }

    @Test func `there must be such a commit`() throws {
        let fixture = try LedgerFixture(.gateway())
        for revision: Int64 in [-1, 0, 2] {
            let refusal = #expect(throws: Refusal.self) {
                try fixture.revert(Revision(rawValue: revision))
            }
            #expect(refusal?.reason == .notFound)
        }
    }
}
