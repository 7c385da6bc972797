import GatewayModel
import LintelTesting
import Manifest
import Testing

@testable import EventLog

@Suite("Routes and backends survive the log")
struct RouteStorageTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what is read, stored and decoded is read again from what is written`(
        _ seed: UInt64
    ) throws {
        var routes = RandomRoutes(seed: seed)
        for _ in 0..<50 {
            let read = try Self.read(routes.resource())
            let event = Event.applied(Samples.stored(read, at: 7))

            let decoded = try StoredEvent(encoding: event).decoded(at: Revision(rawValue: 7))

            #expect(decoded == event)
            guard case .applied(let stored) = decoded else { continue }
            #expect(try Self.read(stored.resource) == read)
        }
    }

    /// Writes the resource as a caller sees it, and reads that.
    private static func read(_ resource: Resource) throws -> Resource {
        let parsed = try resource.json().withUnsafeBytes { bytes in
            try Manifest.resource(json: bytes, at: resource.id)
        }
        let change = try #require(parsed.changeset.changes.first)
        guard case .apply(let read) = change.operation else { throw NotApplied() }
        return read
    }

    private struct NotApplied: Error {}
}
