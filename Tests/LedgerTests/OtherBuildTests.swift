import EventLog
import GatewayModel
import JSON
import LintelTesting
import Projection
import Testing

@testable import Ledger

/// What a build left that wrote other forms, or had other rules of projection.
struct OtherBuildTests {
    /// In form 0 the resources of a checkpoint were called `entries`.
    private static let forms: StoredForms = {
        var forms = StoredForms()
        forms.checkpoint = DocumentForms(
            from: 0,
            lifts: [
                { document, _, writer in
                    for (name, value) in document.members {
                        switch name {
                        case "v": break
                        case "entries": writer.key("resources")
                        default: writer.key(name)
                        }
                        if !("v" ~= name) { writer.node(value) }
                    }
                }
            ])
        return forms
    }()

    private static func replacing(
        _ old: String, with new: String, in checkpoint: StoredCheckpoint
    ) throws -> StoredCheckpoint {
        var checkpoint = checkpoint
        let text = String(decoding: checkpoint.payload, as: UTF8.self)
        try #require(text.contains(old))
        checkpoint.payload = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
        return checkpoint
    }

    @Test func `a checkpoint of an older form is read`() throws {
        var teams = RandomTeams(seed: 3)
        let fixture = try teams.fixture(commits: 25)
        var checkpoint = Checkpoint.stored(fixture.ledger.published)
        checkpoint = try Self.replacing(#"{"v":1,"#, with: #"{"v":0,"#, in: checkpoint)
        checkpoint = try Self.replacing(#""resources":"#, with: #""entries":"#, in: checkpoint)
        let state = try Checkpoint.state(of: checkpoint, Self.forms)
        #expect(Portrait(state) == Portrait(fixture.state))
        #expect(throws: EventLogError.self) { try Checkpoint.state(of: checkpoint) }
    }

    /// The same state in other bytes, as an older form has it.
    @Test func `a checkpoint of another form is checked by its meaning`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "www=HTTP:80:x.io"))
        let checkpoint = Checkpoint.stored(fixture.ledger.published)
        try fixture.log.save(try Self.replacing(#"{"v":1,"#, with: #"{ "v":1,"#, in: checkpoint))
        #expect(try Verification(of: fixture.log).isClean)
        try fixture.log.save(try Self.replacing("x.io", with: "y.io", in: checkpoint))
        #expect(try Verification(of: fixture.log).wrongCheckpoints == [fixture.state.revision])
    }

    /// Copies a log, each entry as `alter` makes it.
    private static func copy(
        of log: any LogEngine, _ alter: (inout StoredCommit, inout [VersionRecord]) -> Void
    ) throws -> InMemoryEventLog {
        let copy = InMemoryEventLog()
        for commit in try log.commits(after: .zero, limit: 1000) {
            var commit = commit
            var versions: [VersionRecord] = []
            for gateway in try log.gatewaysWithVersions() {
                if let record = try log.version(of: gateway, at: commit.revision),
                    record.version == commit.revision
                {
                    versions.append(record)
                }
            }
            alter(&commit, &versions)
            commit.chain(after: copy.head().hash)
            try copy.append([LogEntry(commit: commit, versions: versions)])
        }
        return copy
    }

    @Test func `what other rules recorded is not called wrong`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("shop/web", "www=HTTP:80:x.io"), .set("a/b", "w=HTTP:80:y.io"))
        // By the rules of before the first set was not merged at all.
        func asBefore(_ commit: inout StoredCommit, _ versions: inout [VersionRecord]) {
            if commit.revision.rawValue == 2 { versions = [] }
            for index in versions.indices { versions[index].listenerCount += 7 }
        }
        let wrong = try Self.copy(of: fixture.log, asBefore)
        #expect(try Verification(of: wrong).isClean == false)

        let other = try Self.copy(of: fixture.log) { commit, versions in
            guard commit.revision.rawValue < 3 else { return }
            asBefore(&commit, &versions)
            commit.projectionRules -= 1
        }
        let verification = try Verification(of: other)
        #expect(verification.isClean, "\(verification.lines)")
        #expect(
            verification.lines.contains { $0.hasPrefix("2 commits were judged by other rules") })

        // Those of these rules are checked all the same.
        let both = try Self.copy(of: other) { commit, versions in
            if commit.revision.rawValue == 3 { versions = [] }
        }
        #expect(try Verification(of: both).isClean == false)
    }

    @Test func `a checkpoint of other rules is passed over`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "www=HTTP:80:x.io"))
        let rules = #""projectionRules":"#
        var checkpoint = Checkpoint.stored(fixture.ledger.published)
        checkpoint = try Self.replacing(
            rules + "\(GatewayState.projectionRules)",
            with: rules + "\(GatewayState.projectionRules + 1)", in: checkpoint)
        checkpoint = try Self.replacing("x.io", with: "y.io", in: checkpoint)
        try fixture.log.save(checkpoint)
        #expect(Portrait(try LedgerFixture(fixture.log).state) == Portrait(fixture.state))
        #expect(try Replay(fixture.log, logger: .quiet).newestState().checkpoint == .zero)
        #expect(try Verification(of: fixture.log).isClean)
    }
}
