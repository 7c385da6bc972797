import EventLog
import GatewayModel
import LintelTesting
import Testing

/// Positions as text: what is written is read again, and nothing else is read.
@Suite struct LogPositionTests {
    @Test(arguments: ["0", "58", "58-0", "58.3f2a9c01", "58-12.0000000a", "0.00000000"])
    func `reads what it writes`(text: String) throws {
        #expect(try #require(LogPosition(text)).description == text)
    }

    @Test(arguments: [
        "", ".", "-", "58.", "58-", ".3f2a9c01", "058", "+58", "-58", "58-00", "58-0-0", "58 ",
        "58.3f2a9c0", "58.3f2a9c011", "58.3F2A9C01", "58.+f2a9c01", "58.3f2a9c01.json",
        "58.3f2a9c01-0", "1234567890123456789", "58-1234567", "५८", "58.３f2a9c01",
    ])
    func `reads nothing else`(text: String) { #expect(LogPosition(text) == nil) }

    @Test func `names a commit by the beginning of its hash`() {
        let hash: [UInt8] = [0x3F, 0x2A, 0x9C, 0x01] + [UInt8](repeating: 7, count: 28)
        let head = LogHead(revision: Revision(rawValue: 58), hash: hash)
        #expect(head.position.description == "58.3f2a9c01")
        #expect(LogHead.origin.position.description == "0.00000000")
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `every position is read as itself`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let position = LogPosition(
            Revision(rawValue: .random(in: 0..<1_000_000_000_000_000_000, using: &random)),
            ordinal: Bool.random(using: &random) ? .random(in: 0..<1_000_000, using: &random) : nil,
            lineage: Bool.random(using: &random)
                ? Lineage(rawValue: .random(in: 0 ... .max, using: &random)) : nil)
        #expect(LogPosition(position.description) == position)
    }
}
