import EventLog
import GatewayModel
import LintelTesting
import Testing

@testable import Ledger

/// An event names the commit that touched its resource before.
struct LinkTests {
    @Test func `a wrong link is found though no hash covers it`() throws {
        var entries = LogEntries()
        let log = InMemoryEventLog()
        try log.append([entries.next()])
        #expect(try Verification(of: log).isClean)
        var second = entries.next().commit
        second.events[0].previous = nil
        try log.append([LogEntry(commit: second, versions: [])])
        let verification = try Verification(of: log)
        #expect(!verification.isClean)
        let fault =
            "commit 2: ListenerSet shop/web was touched before by commit 1, but its event names "
            + "none"
        #expect(verification.lines == [fault])
    }

    @Test func `every commit is linked`() throws {
        let set = Resource.set("a/b", "w=HTTP:80:-")
        let fixture = try LedgerFixture()
        try fixture.apply(.gateway())
        try fixture.apply(set)
        try fixture.delete(.set("a/b"))
        // The gateway stays as it is.
        try fixture.apply(.gateway(), set)
        try fixture.apply(.set("a/b", "w=HTTP:81:-"))
        let links = try fixture.log.commits(after: .zero, limit: 99).map { commit in
            commit.events.map { $0.previous?.rawValue }
        }
        #expect(links == [[nil], [nil], [2], [nil], [4]])
        #expect(try Verification(of: fixture.log).isClean)
    }
}
