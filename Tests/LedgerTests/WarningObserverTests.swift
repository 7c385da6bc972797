import EventLog
import Ledger
import LintelTesting
import Logging
import Synchronization
import Testing

@Suite struct WarningObserverTests {
    @Test func `who wants to know is told of each warning that is new`() {
        let warnings = WarningStore(
            InMemoryEventLog(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let counter = Counter()
        warnings.whenRecorded { counter.add() }
        for key in ["a", "b", "a"] {
            warnings.record(reason: "Test", regarding: nil, message: "look", key: key)
        }
        #expect(counter.count == 2)
    }

    private final class Counter: Sendable {
        private let number = Mutex(0)
        func add() { number.withLock { $0 += 1 } }
        var count: Int { number.withLock { $0 } }
    }
}
