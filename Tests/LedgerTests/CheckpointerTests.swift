import GatewayModel
import Testing

@testable import Ledger

struct CheckpointerTests {
    /// Checkpoints every 10,000 commits, as a server that never stops keeps them, and some where
    /// it did stop.
    @Test(arguments: [0, 3])
    func `the number kept grows slowly and the newest is always among them`(stops: Int) {
        var kept: [Revision] = []
        var random = SystemRandomNumberGenerator()
        var most = 0
        for step in 1...500 {
            let start = Int64(step) * 10_000
            let odd = (0..<stops).map { _ in start - Int64.random(in: 1..<9_999, using: &random) }
            for revision in Set(odd).sorted() + [start] {
                kept.append(Revision(rawValue: revision))
                let surplus = Set(Checkpointer.surplus(in: kept))
                kept.removeAll(where: surplus.contains)
                #expect(kept.last?.rawValue == revision)
            }
            most = max(most, kept.count)
        }
        // 5 million commits.
        #expect(most < 70, "\(most) checkpoints")
    }

    @Test func `no read of the past folds much`() {
        var kept: [Revision] = []
        for step in 1...500 {
            kept.append(Revision(rawValue: Int64(step) * 10_000))
            let surplus = Set(Checkpointer.surplus(in: kept))
            kept.removeAll(where: surplus.contains)
        }
        let end: Int64 = 5_000_000
        for (earlier, later) in zip([.zero] + kept, kept) {
            let allowed = max(10_000, (end - earlier.rawValue) / 8)
            #expect(later.rawValue - earlier.rawValue <= allowed)
        }
    }

    @Test func `nothing is nothing and one is kept`() {
        #expect(Checkpointer.surplus(in: []).isEmpty)
        #expect(Checkpointer.surplus(in: [Revision(rawValue: 5)]).isEmpty)
    }
}
