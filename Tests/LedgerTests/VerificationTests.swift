import EventLog
import GatewayModel
import LintelTesting
import Testing

@testable import Ledger

/// Looking a log through while others use it.
@Suite struct VerificationTests {
    private func shop(commits count: Int) throws -> LedgerFixture {
        let shop = try LedgerFixture(Samples.gateway(Samples.edge))
        for number in 1..<count {
            let name = NamespacedName(namespace: "shop", name: "set\(number % 7)")
            let listener = Samples.listener("www", "n\(number).example", port: 80)
            try shop.apply(Samples.listenerSet(name, listeners: [listener]))
        }
        return shop
    }

    @Test func `what is committed meanwhile is looked at too, and is no fault`() throws {
        let shop = try shop(commits: 5)
        var counts: [Int] = []
        let found = try shop.ledger.verification { count in
            // Once while it walks, once while it compares the rest.
            if counts.count < 4 {
                let name = NamespacedName(namespace: "infra", name: "g\(counts.count)")
                _ = try? shop.apply(Samples.gateway(name))
            }
            counts.append(count)
            return true
        }
        #expect(found.isClean, "\(found.lines)")
        #expect(counts.first == 0)
        #expect(counts.last == found.commitCount)
        #expect(found.commitCount == Int(found.end.rawValue) && found.commitCount >= 6)
        #expect(found.lines.first == "\(found.end) commits: the hash chain is whole")
    }

    /// By itself it is whole.
    @Test func `what the server knows is missed, or told from another one`() throws {
        let shop = try shop(commits: 5)
        let (log, known) = (shop.log, shop.ledger.published.head)
        #expect(try Verification(of: log, knowing: known).isClean)
        let longer = LogHead(revision: known.revision.next, hash: known.hash)
        let cut = try Verification(of: log, knowing: longer)
        #expect(
            cut.lines == [
                "the log ends at revision 5, but the server has made commits up to 6: they are "
                    + "missing"
            ])
        let third = LogHead(revision: Revision(rawValue: 3), hash: known.hash)
        let other = try Verification(of: log, knowing: third)
        #expect(!other.isClean && other.lines.count == 1)
        #expect(other.lines.first?.hasPrefix("commit 3 is another one") == true)
    }

    @Test func `who does not want to go on is not made to`() throws {
        let shop = try shop(commits: 3)
        var asked = 0
        let error = #expect(throws: EventLogError.self) {
            _ = try shop.ledger.verification { _ in
                asked += 1
                return false
            }
        }
        #expect(error?.code == .unavailable && asked == 1)
    }

    @Test func `a checkpoint that the server removes meanwhile is no wrong one`() throws {
        let shop = try shop(commits: 5)
        try shop.log.save(Checkpoint.stored(shop.ledger.published))
        try shop.apply(Samples.gateway("infra/other"))
        try shop.log.save(Checkpoint.stored(shop.ledger.published))
        var isFirst = true
        let found = try shop.ledger.verification { _ in
            if isFirst { try? shop.log.removeCheckpoints(at: [Revision(rawValue: 6)]) }
            isFirst = false
            return true
        }
        #expect(found.isClean, "\(found.lines)")
        #expect(found.wrongCheckpoints.isEmpty)
    }

    @Test func `a wrong checkpoint is one all the same`() throws {
        let shop = try shop(commits: 5)
        var stored = Checkpoint.stored(shop.ledger.published)
        stored.commitHash[0] ^= 1
        try shop.log.save(stored)
        let found = try shop.ledger.verification { _ in true }
        #expect(!found.isClean && found.wrongCheckpoints == [Revision(rawValue: 5)])
        #expect(found.commitCount == 5 && found.end == Revision(rawValue: 5))
    }
}
