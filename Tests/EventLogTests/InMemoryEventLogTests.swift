import EventLog
import LintelTesting
import Testing

struct InMemoryEventLogTests {
    @Test func keepsTheContractOfALog() throws {
        try checkEventLogContract { InMemoryEventLog() }
    }

    @Test func hasNothingToBackUp() {
        let error = #expect(throws: EventLogError.self) {
            try InMemoryEventLog().backup(to: "/nowhere/copy.db")
        }
        #expect(error?.code == .unavailable)
    }
}
