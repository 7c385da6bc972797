public import GatewayModel
import HashTreeCollections

/// All listeners that are of a gateway or want to be, as one state has them, laid out to be
/// filtered and shown in parts: by port, then hostname, then name.
///
/// Changes pay nothing for it: it is made for who asks, and that of a later state is made of it
/// (``renewed(for:in:)``).
public final class ListenerTable: Sendable {
    struct Row: Sendable {
        let owner: OwnerRecord
        let index: Int32
        /// Of its namespace, among ``ListenerTable/namespaces``.
        let namespace: Int32
        let port: UInt16
        let state: ListenerState
        /// Whether who sees the merge sees it.
        let isClaimant: Bool
        /// When its certificate ends, in microseconds; never if it has none.
        let certificateEnd: Int64

        var found: FoundListener { FoundListener(owner: owner, index: Int(index)) }
    }

    public let gateway: NamespacedName
    /// Of the state that it was made of.
    public let revision: Revision
    let rows: [Row]
    let namespaces: NamespaceNumbers
    /// What people look for parts of, once somebody does.
    let names = MadeOnce<ListenerNames>()
    private let own: OwnerRecord
    private let sets: HashTrie<OwnerRecord>

    /// Takes some 100 ms for 100,000 listeners.
    public convenience init(of gateway: GatewayRecord, in state: GatewayState) {
        let sets = (state.setsByParent[gateway.name] ?? []).compactMap { state.listenerSets[$0] }
        var namespaces = NamespaceNumbers()
        let rows = Self.rows(of: [gateway.owner] + sets, &namespaces)
        self.init(gateway, state, rows, namespaces)
    }

    private init(
        _ gateway: GatewayRecord, _ state: GatewayState, _ rows: [Row],
        _ namespaces: NamespaceNumbers
    ) {
        (self.gateway, own, sets) = (gateway.name, gateway.owner, state.listenerSets)
        (revision, self.rows, self.namespaces) = (state.revision, rows, namespaces)
    }

    /// That of another state, made of this one at the price of a copy and of what differs.
    public func renewed(for gateway: GatewayRecord, in state: GatewayState) -> ListenerTable {
        var (come, gone) = state.listenerSets.difference(from: sets)
        come.removeAll { $0.stored.parent != gateway.name }
        gone.removeAll { $0.stored.parent != gateway.name }
        if gateway.owner !== own {
            come.append(gateway.owner)
            gone.append(own)
        }
        if come.count + gone.count > rows.count / 4 + 16 {
            return ListenerTable(of: gateway, in: state)
        }
        var namespaces = namespaces
        let new = Self.rows(of: come, &namespaces)
        let left = Set(gone.map(ObjectIdentifier.init))
        let kept =
            left.isEmpty ? rows : rows.filter { !left.contains(ObjectIdentifier($0.owner)) }
        return ListenerTable(gateway, state, kept.merged(with: new), namespaces)
    }

    private static func rows(
        of owners: [OwnerRecord], _ namespaces: inout NamespaceNumbers
    ) -> [Row] {
        var rows: [(key: RowKey, row: Row)] = []
        for owner in owners {
            let namespace = namespaces.number(of: owner.id.namespace)
            for index in owner.listeners.indices {
                let row = Row(FoundListener(owner: owner, index: index), namespace: namespace)
                rows.append((RowKey(row), row))
            }
        }
        rows.sort { $0.key < $1.key }
        return rows.map(\.row)
    }

    public var count: Int { rows.count }

    /// The Gateway or the set of that name, or both.
    func owners(named name: NamespacedName) -> Set<ObjectIdentifier> {
        let owners = [own.id.namespacedName == name ? own : nil, sets[name]]
        return Set(owners.compactMap { $0.map(ObjectIdentifier.init) })
    }
}

extension ListenerTable.Row {
    fileprivate init(_ found: FoundListener, namespace: Int32) {
        self.init(
            owner: found.owner, index: Int32(found.index), namespace: namespace,
            port: found.listener.port, state: found.state, isClaimant: found.isClaimant,
            certificateEnd: found.certificateEnd()?.rawValue ?? .max)
    }
}

/// Where a listener stands in the table. Of two with one name on one port the rest decides.
private struct RowKey: Comparable {
    let port: UInt16
    let hostname: String
    let found: FoundListener

    init(_ row: ListenerTable.Row) {
        (port, found) = (row.port, row.found)
        hostname = found.listener.specificHostname ?? ""
    }

    static func == (left: RowKey, right: RowKey) -> Bool { !(left < right) && !(right < left) }

    static func < (left: RowKey, right: RowKey) -> Bool {
        if left.port != right.port { return left.port < right.port }
        if left.hostname != right.hostname { return left.hostname < right.hostname }
        return left.found.id < right.found.id
    }
}

extension [ListenerTable.Row] {
    /// Both are sorted, and `few` are few: their places are looked for.
    fileprivate func merged(with few: [ListenerTable.Row]) -> [ListenerTable.Row] {
        if few.isEmpty { return self }
        var merged: [ListenerTable.Row] = []
        merged.reserveCapacity(count + few.count)
        var start = 0
        for row in few {
            let key = RowKey(row)
            var (low, high) = (start, count)
            while low < high {
                let middle = (low + high) / 2
                if RowKey(self[middle]) < key { low = middle + 1 } else { high = middle }
            }
            merged += self[start..<low]
            merged.append(row)
            start = low
        }
        return merged + self[start...]
    }
}

/// Namespaces by numbers, from 0 on, so that listeners are counted by them without looking at
/// texts. One that nobody is in any more keeps its number.
struct NamespaceNumbers: Sendable {
    private(set) var names: [String] = []
    private var numbers: [String: Int32] = [:]

    subscript(name: String) -> Int32? { numbers[name] }

    mutating func number(of name: String) -> Int32 {
        if let known = numbers[name] { return known }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }
}
