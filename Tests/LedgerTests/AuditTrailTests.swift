import EventLog
import GatewayModel
import LintelTesting
import SQLiteEventLog
import Testing

@testable import Ledger

/// What was refused is remembered behind the requests, and never more than there is room for.
@Suite struct AuditTrailTests {
    private static func origin(_ principal: String = "eve", _ number: Int = 0) -> RequestOrigin {
        RequestOrigin(
            principal: principal, address: "192.0.2.7", requestID: "request-\(number)")
    }

    /// A minute that does not end while somebody looks.
    private final class StandingClock: WallClock {
        func now() -> Timestamp { Samples.noon }
    }

    private static func ledger(
        _ log: any LogEngine, isReadOnly: Bool = false
    ) throws -> Ledger {
        try Ledger(log, clock: StandingClock(), logger: .quiet, isReadOnly: isReadOnly)
    }

    private static func all(_ ledger: Ledger) throws -> [RefusedAttempt] {
        try ledger.audit.attempts(AttemptFilter(), before: nil, limit: .max)
    }

    @Test func `the same counts, and what differs is told apart`() throws {
        let ledger = try Self.ledger(InMemoryEventLog())
        for number in 0..<3 {
            ledger.audit.note(
                Self.origin("eve", number), verb: "get", resource: "gateways", status: 403,
                reason: "no")
        }
        ledger.audit.note(Self.origin("bob"), status: 401, reason: "who")
        // Also across writes.
        #expect(try Self.all(ledger).count == 2)
        ledger.audit.note(
            Self.origin(), verb: "get", resource: "gateways", status: 403, reason: "no")
        let found = try Self.all(ledger)
        #expect(found.map(\.count).sorted() == [1, 4])
        #expect(found.first { $0.count == 4 }?.origin.requestID == "request-0")
        #expect(ledger.audit.lostCount == 0)
    }

    @Test func `what is refused for different reasons is told apart`() throws {
        let ledger = try Self.ledger(InMemoryEventLog())
        for reason in ["expired", "expired", "another issuer", "expired"] {
            ledger.audit.note(Self.origin(), status: 401, reason: reason)
        }
        let found = try Self.all(ledger).map { ($0.reason, $0.count) }.sorted { $0.0 < $1.0 }
        #expect(found.map(\.0) == ["another issuer", "expired"] && found.map(\.1) == [1, 3])
    }

    @Test func `one who tries everything does not push out the others`() throws {
        let ledger = try Self.ledger(InMemoryEventLog())
        ledger.audit.note(Self.origin("bob"), status: 403, reason: "no")
        for number in 0..<20_000 {
            ledger.audit.note(
                Self.origin(), verb: "get", resource: "gateways", namespace: "shop",
                name: "gateway-\(number)", status: 404, reason: "no")
        }
        let found = try Self.all(ledger)
        #expect(found.count == AuditTrail.limitOfCaller + 2)
        #expect(found.contains { $0.origin.principal == "bob" })
        let rest = found.filter { $0.origin.principal == "eve" && $0.verb.isEmpty }
        #expect(rest.map(\.count) == [20_000 - AuditTrail.limitOfCaller])
        #expect(found.reduce(0) { $0 + $1.count } == 20_001)
        #expect(ledger.audit.lostCount == 0)
    }

    @Test func `more callers than there is room for are counted together`() throws {
        let ledger = try Self.ledger(InMemoryEventLog())
        for number in 0..<20_000 {
            ledger.audit.note(Self.origin("caller-\(number)"), status: 401, reason: "who")
        }
        let found = try Self.all(ledger)
        #expect(found.count == AuditTrail.callerLimit + 1)
        #expect(found.reduce(0) { $0 + $1.count } == 20_000 && ledger.audit.lostCount == 0)
    }

    /// With a token that is made up anew each time, from as many addresses as one likes.
    @Test func `strangers push out nobody who has a name`() throws {
        let ledger = try Self.ledger(InMemoryEventLog())
        func stranger(_ number: Int, at address: Int) -> RequestOrigin {
            RequestOrigin(
                principal: Principal.anonymous.name, tokenID: "token-\(number)",
                address: "192.0.2.\(address)", requestID: "request-\(number)")
        }
        for number in 0..<20_000 {
            let origin = stranger(number, at: number % 1_100)
            ledger.audit.note(origin, status: 401, reason: "who")
        }
        ledger.audit.note(Self.origin("bob"), status: 403, reason: "no")
        let found = try Self.all(ledger)
        #expect(found.contains { $0.origin.principal == "bob" })
        let most = AuditTrail.strangerLimit * (AuditTrail.limitOfStranger + 1) + 2
        #expect(found.count <= most, "\(found.count)")
        #expect(found.reduce(0) { $0 + $1.count } == 20_001 && ledger.audit.lostCount == 0)
    }

    @Test func `a restart finds it, and 10,000 are kept`() throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        let ledger = try Self.ledger(log)
        ledger.audit.note(Self.origin(), status: 403, reason: "first")
        #expect(try Self.all(ledger).count == 1)
        let others = (0..<20_000).map { number in
            RefusedAttempt(
                firstAt: Samples.noon, lastAt: Samples.noon, origin: Self.origin(),
                name: "name-\(number)", status: 403, reason: "no")
        }
        for start in stride(from: 0, to: others.count, by: 1000) {
            try log.record(Array(others[start..<start + 1000]), keeping: AuditTrail.limit)
        }
        ledger.audit.note(Self.origin("bob"), status: 403, reason: "last")
        // Closing writes what waits.
        try ledger.close()
        let again = try Self.ledger(SQLiteEventLog(path: directory.file("lintel.db")))
        let found = try Self.all(again)
        #expect(found.count == AuditTrail.limit)
        #expect(found.first?.reason == "last")
        #expect(found.last?.name == "name-10001")
        try again.close()
    }

    @Test func `a read-only server keeps nothing and says so`() throws {
        let ledger = try Self.ledger(InMemoryEventLog(), isReadOnly: true)
        ledger.audit.note(Self.origin(), status: 403, reason: "no")
        #expect(try Self.all(ledger).isEmpty)
        #expect(ledger.audit.lostCount == 1)
    }
}
