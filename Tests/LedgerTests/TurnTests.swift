import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

/// Those who wait for the writer take turns, whoever came first.
@Suite struct TurnTests {
    private let log = FlakyEventLog()
    private let fixture: LedgerFixture

    init() throws {
        fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
    }

    private static func set(_ sharer: String, _ number: Int) -> Resource {
        let listener = Listener(
            name: "w", hostname: "h\(number).\(sharer).io", port: 80, protocol: .http)
        return .set(NamespacedName(namespace: sharer, name: "s\(number)"), [listener])
    }

    private static func change(
        of sharer: String, _ numbers: Range<Int>, key: String? = nil
    ) -> Submission {
        Submission(
            .change(.applying(numbers.map { set(sharer, $0) })), actor: sharer,
            idempotency: key.map { Idempotency(key: $0, requestDigest: LedgerFixture.digest) },
            sharer: sharer)
    }

    private static func change(of sharer: String, _ number: Int) -> Submission {
        change(of: sharer, number..<number + 1)
    }

    private func revisions(_ outcomes: [SubmissionOutcome]) throws -> [Int64] {
        try outcomes.map { try $0.acceptance().revision.rawValue }
    }

    @Test func `who comes last and wants little is not last`() throws {
        let greedy = (0..<64).map { Self.change(of: "greedy", $0) }
        let outcomes = fixture.together(
            greedy + [Self.change(of: "modest", 0), Self.change(of: "modest", 1)])
        let revisions = try revisions(outcomes)
        // The gateway is the first commit.
        #expect(revisions.suffix(2) == [3, 5])
        #expect(revisions.prefix(64) == (revisions.prefix(64).sorted())[...])
        #expect(log.appends.prefix(2) == [1, Batch.worthwhile], "batches are as full as before")
        #expect(try Verification(of: log).isClean)
    }

    @Test func `of many, each gets the same`() throws {
        let names = (0..<8).map { "team\($0)" }
        let submissions = names.flatMap { name in (0..<10).map { Self.change(of: name, $0) } }
        let revisions = try revisions(fixture.together(submissions))
        for (index, _) in names.enumerated() {
            let own = revisions[index * 10..<index * 10 + 10]
            #expect(Array(own) == (0..<10).map { Int64(2 + index + 8 * $0) })
        }
    }

    @Test func `who wants one waits for one who wants many, and not for all of them`() throws {
        let large = (0..<4).map { Self.change(of: "greedy", 1000 * $0..<1000 * $0 + 1000) }
        let outcomes = fixture.together(large + [Self.change(of: "modest", 0)])
        #expect(try revisions(outcomes) == [2, 4, 5, 6, 3])
        // Each large one is with the disk as soon as it is decided.
        #expect(log.appends.count >= 4, "\(log.appends)")
    }

    /// What was decided in vain is decided again before what came later, and in the same order.
    @Test func `a failing append changes nobody's order`() throws {
        log.whenAppendingNext { [log] in log.fillOnce() }
        let greedy = (0..<40).map { Self.change(of: "greedy", $0) }
        let outcomes = fixture.together(greedy + [Self.change(of: "modest", 0)])
        let kept = outcomes.compactMap { try? $0.acceptance().revision.rawValue }
        #expect(kept.count < 41, "the first batch failed")
        let own = outcomes.dropLast().compactMap { try? $0.acceptance().revision.rawValue }
        #expect(own == own.sorted())
        #expect(try Verification(of: log).isClean)
    }
}
