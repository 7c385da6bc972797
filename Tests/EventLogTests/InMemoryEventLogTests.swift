import EventLog
import LintelTesting
import Testing

struct InMemoryEventLogTests {
    @Test func `keeps the contract of a log`() throws {
        try checkEventLogContract { InMemoryEventLog() }
    }

    @Test func `keeps the contract of a side store`() throws {
        try checkSideStoreContract { InMemoryEventLog() }
    }
}
