public import EventLog
import GRDB
import GatewayModel

extension SQLiteEventLog {
    public func nodes() throws(EventLogError) -> [StoredNode] {
        try reading("read which proxies there were") { database in
            let statement = try SQLStatement(database, SQL.nodes)
            var nodes: [StoredNode] = []
            while try statement.step() {
                let gateway = NamespacedName(
                    namespace: try statement.text(0), name: try statement.text(1))
                nodes.append(
                    StoredNode(
                        NodeID(gateway, try statement.text(2)),
                        lastPoll: Timestamp(clamping: try statement.int64(3)),
                        version: statement.isNull(4) ? nil : try statement.revision(4)))
            }
            return nodes
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
    fileprivate borrowing func bind(_ id: NodeID) throws {
        try bind(id.gateway.namespace, at: 1)
        try bind(id.gateway.name, at: 2)
        try bind(id.name, at: 3)
    }
}
