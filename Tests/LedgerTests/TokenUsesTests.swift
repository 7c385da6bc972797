import EventLog
import GatewayModel
import LintelTesting
import Logging
import Testing

@testable import Ledger

/// When tokens were used: in memory to the minute, beside the log to the hour.
struct TokenUsesTests {
    private let log = InMemoryEventLog()

    private func uses(isReadOnly: Bool = false) -> TokenUses {
        TokenUses(
            log, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            isReadOnly: isReadOnly)
    }

    private func minute(_ number: Int64) -> Timestamp { Samples.time(number * 60) }

    @Test func `a use is known at once and written later`() throws {
        let uses = uses()
        let use = uses.use(of: "a")
        #expect(try uses.latest().isEmpty)
        use.note(at: minute(1))
        #expect(try uses.latest() == ["a": minute(1)])
        #expect(log.tokenUses().isEmpty)
        uses.write()
        #expect(log.tokenUses() == ["a": minute(1)])
    }

    @Test func `it is written once an hour at most`() throws {
        let uses = uses()
        for number in 0..<180 as Range<Int64> {
            uses.use(of: "a").note(at: minute(number))
            uses.write()
            #expect(log.tokenUses() == ["a": minute(number / 60 * 60)])
            #expect(try uses.latest() == ["a": minute(number)])
        }
        uses.stop()
        #expect(log.tokenUses() == ["a": minute(179)])
    }

    @Test func `what is less than a minute apart is one use`() throws {
        let uses = uses()
        uses.use(of: "a").note(at: Samples.time(0))
        uses.use(of: "a").note(at: Samples.time(59))
        #expect(try uses.latest() == ["a": Samples.time(0)])
    }

    @Test func `what was written before a restart is known after it`() throws {
        let first = uses()
        first.use(of: "a").note(at: minute(1))
        first.stop()
        let second = uses()
        second.use(of: "b").note(at: minute(2))
        #expect(try second.latest() == ["a": minute(1), "b": minute(2)])
    }

    @Test func `a read-only server writes nothing`() {
        let uses = uses(isReadOnly: true)
        uses.use(of: "a").note(at: minute(1))
        uses.stop()
        #expect(log.tokenUses().isEmpty)
    }
}
