public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    public func versions(
        of gateway: NamespacedName, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [VersionRecord] {
        try reading("read the versions of gateway \(gateway)") { database in
            let statement = try SQLStatement(database, SQL.versionsBefore)
            try statement.bind(gateway.namespace, at: 1)
            try statement.bind(gateway.name, at: 2)
            try statement.bind(revision?.rawValue ?? .max, at: 3)
            try statement.bind(max(0, limit), at: 4)
            var page: [VersionRecord] = []
            while try statement.step() { page.append(try statement.version()) }
            return page
        }
    }

    public func version(
        of gateway: NamespacedName, at revision: Revision
    ) throws(EventLogError) -> VersionRecord? {
        try reading("read the version of gateway \(gateway) at \(revision)") { database in
            let statement = try SQLStatement(database, SQL.versionAt)
            try statement.bind(gateway.namespace, at: 1)
            try statement.bind(gateway.name, at: 2)
            try statement.bind(revision.rawValue, at: 3)
            return try statement.step() ? try statement.version() : nil
        }
    }

    public func gatewaysWithVersions() throws(EventLogError) -> [NamespacedName] {
        try reading("list the gateways") { database in
            var gateways: [NamespacedName] = []
            while let next = try Self.gateway(after: gateways.last, database) {
                gateways.append(next)
            }
            return gateways
        }
    }

    /// `DISTINCT` would walk every version there ever was; this takes one search per gateway.
    private static func gateway(
        after gateway: NamespacedName?, _ database: Database
    ) throws -> NamespacedName? {
        let statement = try SQLStatement(database, SQL.gatewayAfter)
        try statement.bind(gateway?.namespace ?? "", at: 1)
        try statement.bind(gateway?.name ?? "", at: 2)
        guard try statement.step() else { return nil }
        return NamespacedName(namespace: try statement.text(0), name: try statement.text(1))
    }
}

extension SQLStatement {
    fileprivate borrowing func version() throws(EventLogError) -> VersionRecord {
        VersionRecord(
            gateway: NamespacedName(namespace: try text(0), name: try text(1)),
            version: try revision(2), isDeletion: try integer(3, in: 0...1) != 0,
            listenerCount: try count(4), routeCount: try count(5), addedCount: try count(6),
            removedCount: try count(7), modifiedCount: try count(8), snapshotSize: try count(9))
    }
}
