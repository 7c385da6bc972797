import EventLog
import GatewayModel
import JSON
import Ledger
import Projection

/// Looking up versions. All of it reads the log: not to be called where others wait.
extension Ledger {
    /// - Throws: `version-not-found` when the commit did not change the gateway, `not-found` when
    ///   there never was such a gateway.
    func version(_ version: Revision, of gateway: NamespacedName) throws -> VersionRecord {
        if let record = try sideStore.version(of: gateway, at: version), record.version == version {
            return record
        }
        try requireVersions(of: gateway)
        throw Problem.versionNotFound(
            "commit \(version) did not change \(gateway); its versions are at "
                + "/v1/namespaces/\(gateway.namespace)/gateways/\(gateway.name)/versions")
    }

    /// The version that was current at `time`.
    func version(asOf time: Timestamp, of gateway: NamespacedName) throws -> VersionRecord {
        // A commit is in the log a moment before it is published.
        let revision = min(try log.revision(at: time), published.state.revision)
        if let record = try sideStore.version(of: gateway, at: revision) { return record }
        try requireVersions(of: gateway)
        throw Problem.versionNotFound("\(gateway) did not exist at \(time)")
    }

    /// - Throws: `not-found` when there never was such a gateway.
    func requireVersions(of gateway: NamespacedName) throws {
        if try sideStore.versions(of: gateway, before: nil, limit: 1).isEmpty {
            throw Problem.notFound(ResourceID(.gateway, gateway))
        }
    }

    /// The commit that made a version.
    func commit(of record: VersionRecord) throws -> Commit {
        guard let stored = try log.commit(at: record.version) else {
            throw EventLogError(
                .damaged, "version \(record.version) of \(record.gateway) has no commit",
                hint: "run lintel verify")
        }
        return try stored.decoded()
    }
}

extension JSONWriter {
    /// The members of a version, without the gateway's name.
    mutating func version(_ record: VersionRecord, _ commit: Commit, at position: LogPosition) {
        commitHead(commit, numbered: "version")
        member("position", position.description)
        member("deleted", record.isDeletion)
        member("listenerCount", record.listenerCount)
        member("routeCount", record.routeCount)
        member("added", record.addedCount)
        member("removed", record.removedCount)
        member("modified", record.modifiedCount)
        member("size", record.snapshotSize)
    }
}
