public import EventLog
import GRDB
import GatewayModel

extension SQLiteEventLog {
    public func nodes() throws(EventLogError) -> [StoredNode] {
        try reading("read which proxies there were") { database in
            try SQLStatement(database, SQL.nodes)
                .readableRows { row throws(EventLogError) in try row.node() }
        }
    }

    public func save(nodes: [StoredNode], forgetting gone: [NodeID]) throws(EventLogError) {
        try writing("keep which proxies there are") { database in
            let remove = try SQLStatement(database, SQL.removeNode)
            for id in gone {
                try remove.bind(id)
                try remove.run()
            }
            let save = try SQLStatement(database, SQL.saveNode)
            for node in nodes {
                try save.bind(node.id)
                try save.bind(node.lastPoll.rawValue, at: 4)
                try save.bind(node.version?.rawValue, at: 5)
                try save.run()
            }
        }
    }
}

extension SQLStatement {
    borrowing func node() throws(EventLogError) -> StoredNode {
        let gateway = NamespacedName(namespace: try text(0), name: try text(1))
        return StoredNode(
            NodeID(gateway, try text(2)), lastPoll: try possibleTime(3),
            // Which one a proxy has is its word: it may say 0.
            version: isNull(4)
                ? nil : Revision(rawValue: try integer(4, in: 0...Revision.greatest.rawValue)))
    }

    fileprivate borrowing func bind(_ id: NodeID) throws {
        try bind(id.gateway.namespace, at: 1)
        try bind(id.gateway.name, at: 2)
        try bind(id.name, at: 3)
    }
}
