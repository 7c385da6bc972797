import GatewayModel
import Projection
import Synchronization

/// The tables of listeners that were asked for last: who scrolls asks for one part after the other,
/// and a later state is made of the one before.
///
/// Commits pay nothing for it.
final class ListenerTableKeeper: Sendable {
    /// Of tables, and of listeners in all of them but the last: each costs some 100 bytes.
    private static let limits = (tables: 4, listeners: 400_000)

    /// The one used last is last.
    private let tables = Mutex<[ListenerTable]>([])
    private let making = Mutex(())

    /// That of a gateway as a state has it.
    func table(of gateway: GatewayRecord, in state: GatewayState) -> ListenerTable {
        if let known = known(gateway, state) { return known }
        // Of many that come at once one makes it, and the others take that.
        return making.withLock { _ in
            if let known = known(gateway, state) { return known }
            let base = tables.withLock { $0.last { $0.gateway == gateway.name } }
            let table =
                base?.renewed(for: gateway, in: state) ?? ListenerTable(of: gateway, in: state)
            keep(table)
            return table
        }
    }

    private func known(_ gateway: GatewayRecord, _ state: GatewayState) -> ListenerTable? {
        tables.withLock { tables in
            let found = tables.firstIndex {
                $0.gateway == gateway.name && $0.revision == state.revision
            }
            guard let found else { return nil }
            tables.append(tables.remove(at: found))
            return tables.last
        }
    }

    private func keep(_ table: ListenerTable) {
        tables.withLock { tables in
            tables.append(table)
            var listeners = tables.reduce(0) { $0 + $1.count }
            while tables.count > Self.limits.tables
                || tables.count > 1 && listeners > Self.limits.listeners
            {
                listeners -= tables.removeFirst().count
            }
        }
    }
}
