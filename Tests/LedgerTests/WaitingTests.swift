import Dispatch
import EventLog
import GatewayModel
import Glibc
import LintelTesting
import Projection
import Synchronization
import Testing

@testable import Ledger

@Suite("Readers that wait")
struct WaitingTests {
    /// Counts how often it was resumed, and with what.
    final class Reader: Sendable {
        private let revisions = Mutex<[Revision]>([])
        private let isResumed = DispatchSemaphore(value: 0)

        var resumptions: [Int64] { revisions.withLock { $0.map(\.rawValue) } }

        func resume(_ published: Published) {
            revisions.withLock { $0.append(published.state.revision) }
            isResumed.signal()
        }

        /// False if nobody resumed it within ten seconds.
        func waited() -> Bool { isResumed.wait(timeout: .now() + 10) == .success }
    }

    private func wait(
        _ fixture: LedgerFixture, for topic: SnapshotPublisher.Topic = .gateway(.gw),
        seconds: Double = 600
    ) -> (Reader, Waiting) {
        let reader = Reader()
        let waiting = fixture.ledger.publisher.wait(
            for: topic, seconds: seconds, unless: { _ in false }, resume: reader.resume)
        return (reader, waiting)
    }

    /// After this nothing is on its way any more.
    private func settle(_ fixture: LedgerFixture) throws {
        let (reader, _) = wait(fixture, for: .commits, seconds: 0)
        #expect(reader.waited())
    }

    @Test func `a change resumes once, with what is published`() throws {
        let fixture = try LedgerFixture(.gateway())
        let readers = (0..<20).map { _ in wait(fixture).0 }
        try fixture.apply(.set("a/b", "w=HTTP:80:-"))
        try fixture.apply(.set("a/c", "w=HTTP:81:-"))
        for reader in readers { #expect(reader.waited()) }
        try settle(fixture)
        for reader in readers { #expect(reader.resumptions == [2]) }
        #expect(fixture.ledger.publisher.waitingCount == 0)
    }

    @Test func `another gateway's change and a change of status alone resume nobody`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .gateway(named: "infra/other"), .set("a/b", "w=HTTP:80:x.io"))
        let (reader, waiting) = wait(fixture)
        let (follower, _) = wait(fixture, for: .commits)
        try fixture.apply(.set("b/c", of: "infra/other", "w=HTTP:80:-"))
        try fixture.apply(.namespace("a"))
        try fixture.apply(.set("b/loses", "w=HTTP:80:x.io"))
        #expect(follower.waited())
        try settle(fixture)
        #expect(reader.resumptions == [] && follower.resumptions == [4])
        #expect(waiting.cancel() == false)
    }

    @Test func `the end of a gateway is news`() throws {
        let fixture = try LedgerFixture(.gateway())
        let (reader, _) = wait(fixture)
        try fixture.delete(.gateway())
        #expect(reader.waited())
    }

    @Test func `time runs out once`() throws {
        let fixture = try LedgerFixture(.gateway())
        let (reader, waiting) = wait(fixture, seconds: 0.01)
        #expect(reader.waited())
        try fixture.apply(.set("a/b", "w=HTTP:80:-"))
        try settle(fixture)
        #expect(reader.resumptions == [1])
        #expect(waiting.cancel())
    }

    @Test func `change and time together resume once`() throws {
        let fixture = try LedgerFixture(.gateway())
        for round in 1...50 {
            let readers = (0..<5).map { _ in wait(fixture, seconds: 0.000_1).0 }
            try fixture.apply(.set("a/b", [Listener(stringLiteral: "w=HTTP:\(round):-")]))
            for reader in readers { #expect(reader.waited()) }
            try settle(fixture)
            for reader in readers { #expect(reader.resumptions.count == 1) }
        }
    }

    @Test func `closing lets everybody go, and nobody waits after`() throws {
        let fixture = try LedgerFixture(.gateway())
        let readers = (0..<10).map { _ in wait(fixture).0 }
        try fixture.ledger.close()
        for reader in readers { #expect(reader.resumptions == [1]) }
        let (late, _) = wait(fixture)
        #expect(late.resumptions == [1])
        #expect(fixture.ledger.publisher.isClosed)
    }

    @Test func `who went away is not resumed`() throws {
        let fixture = try LedgerFixture(.gateway())
        let (reader, waiting) = wait(fixture)
        #expect(waiting.cancel() == false)
        try fixture.apply(.set("a/b", "w=HTTP:80:-"))
        try settle(fixture)
        #expect(reader.resumptions == [])
        #expect(waiting.cancel())
    }

    @Test func `ten thousand who went away leave nothing behind`() throws {
        weak var publisher: SnapshotPublisher?
        do {
            let alone = SnapshotPublisher(Published(state: GatewayState(), head: .origin))
            publisher = alone
            for _ in 0..<10_000 {
                alone.wait(for: .commits, seconds: 600, unless: { _ in false }, resume: { _ in })
                    .cancel()
            }
            #expect(alone.waitingCount == 0)
        }
        // A timer that is still to come would keep the publisher until then.
        let deadline = ContinuousClock.now + .seconds(10)
        while publisher != nil, ContinuousClock.now < deadline { usleep(1000) }
        #expect(publisher == nil)
    }

    @Test func `who has not seen the latest does not wait`() throws {
        let fixture = try LedgerFixture(.gateway())
        let reader = Reader()
        let publisher = fixture.ledger.publisher
        publisher.wait(for: .commits, seconds: 600, unless: { _ in true }, resume: reader.resume)
        #expect(reader.resumptions == [1] && publisher.waitingCount == 0)
    }
}
