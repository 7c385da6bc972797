import EventLog
import LintelTesting
import Testing

struct InMemoryEventLogTests {
    @Test func keepsTheContractOfALog() throws {
        try checkEventLogContract { InMemoryEventLog() }
    }

    @Test func keepsTheContractOfASideStore() throws {
        try checkSideStoreContract { InMemoryEventLog() }
    }
}
