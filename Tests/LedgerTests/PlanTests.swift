import GatewayModel
import JSON
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("What was reviewed is what is applied")
struct PlanTests {
    @Test(arguments: 1...4)
    func `a preview commits what it showed`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 15)
        for _ in 0..<40 {
            let changeset = teams.changeset(over: fixture.state)
            let submission = Submission(.change(changeset), actor: "ada")
            guard let preview = try? fixture.ledger.preview(submission) else { continue }
            #expect(preview.isDryRun)
            let acceptance = try fixture.submit(submission.expecting(preview.plan().digest))
                .acceptance()
            #expect(Shown(acceptance.decision) == Shown(preview.decision))
            #expect(
                acceptance.plan().digest == preview.plan().digest
                    && acceptance.revision == preview.revision)
        }
    }

    /// A commit in between: either the plan still holds and does the same, or it is refused. It
    /// is refused exactly when what would be shown now is something else.
    @Test(arguments: 1...6)
    func `a plan holds as long as it would show the same`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 15)
        var (held, broken) = (0, 0)
        for _ in 0..<40 {
            let submission = Submission(
                .change(teams.changeset(over: fixture.state, atMost: 2)), actor: "ada")
            guard let preview = try? fixture.ledger.preview(submission) else { continue }
            try fixture.submit(.change(teams.changeset(over: fixture.state, atMost: 2)))
            let now = Result { try fixture.ledger.preview(submission) }
            let before = fixture.state.revision
            let outcome = Result {
                try fixture.submit(submission.expecting(preview.plan().digest)).acceptance()
            }
            switch outcome {
            case .success(let acceptance):
                held += 1
                #expect(Shown(acceptance.decision) == Shown(preview.decision))
            case .failure(let error):
                broken += 1
                let refusal = try #require(error as? Refusal)
                #expect(refusal.reason == .planChanged)
                #expect(refusal.issues.first?.code == "PlanChanged")
                #expect(fixture.state.revision == before)
                #expect(Shown(try now.get().decision) != Shown(preview.decision))
            }
        }
        #expect(held > 0 && broken > 0)
    }

    @Test func `another gateway's changes break no plan`() throws {
        let fixture = try LedgerFixture(.gateway(), .gateway(named: "infra/other"))
        let asked = Submission(
            .change(.applying(.set("a/b", "w=HTTP:80:x.io"))), actor: "ada")
        let submission = asked.expecting(try fixture.ledger.preview(asked).plan().digest)
        try fixture.apply(.set("b/c", of: "infra/other", "w=HTTP:80:x.io"))
        try fixture.apply(.set("b/d", "w=HTTP:80:unrelated.io"))
        #expect(try fixture.submit(submission).acceptance().revision.rawValue == 5)
    }

    @Test func `a name that somebody took in between breaks the plan`() throws {
        let fixture = try LedgerFixture(.gateway())
        let asked = Submission(
            .change(.applying(.set("a/b", "w=HTTP:80:x.io"))), actor: "ada")
        let submission = asked.expecting(try fixture.ledger.preview(asked).plan().digest)
        try fixture.apply(.set("b/c", "w=HTTP:80:x.io"))
        #expect(throws: Refusal.self) { try fixture.submit(submission).acceptance() }
    }
}

/// What a plan shows, but for revisions.
private struct Shown: Equatable {
    let results: [String]
    let effects: [[UInt8]]
    let warnings: [String]

    init(_ decision: Decision) {
        results = decision.results.map {
            "\($0.id) \($0.action) \($0.previousResourceVersion?.rawValue ?? 0)"
        }
        effects = decision.effects.map { effect in
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("gateway", effect.gateway.description)
                effect.writeContent(members: &writer)
            }
            return writer.bytes
        }
        warnings = decision.warnings.map {
            "\($0.code) \($0.resource?.description ?? "") \($0.listener ?? "")"
        }
    }
}
