import GatewayModel

/// Some of the listeners of a gateway that somebody wants to see, and how many there are.
public struct ListenerWindow: Sendable {
    /// All that the caller sees.
    public fileprivate(set) var total = 0
    /// Of them, what the filters let through.
    public fileprivate(set) var matching = 0
    public fileprivate(set) var listeners: [FoundListener] = []
    public let facets: ListenerFacets

    fileprivate init(_ walk: TableWalk, _ facets: ListenerFacets) {
        (total, matching, listeners) = (walk.total, walk.matching, walk.listeners)
        self.facets = facets
    }
}

extension ListenerTable {
    /// Those that match, from `offset` on. It looks at each listener once, and copies none but
    /// those.
    public func window(
        _ filter: ListenerFilter, offset: Int, limit: Int, seenBy sight: ListenerTableSight
    ) -> ListenerWindow {
        var walk = TableWalk(self, filter, offset, limit, sight)
        rows.withUnsafeBufferPointer { rows in
            for number in rows.indices { walk.look(at: rows[number], number) }
        }
        return ListenerWindow(walk, walk.facets.facets())
    }
}

/// One way through a table.
private struct TableWalk {
    let filter: ListenerFilter
    let offset: Int
    let limit: Int
    let sight: ListenerTableSight
    /// Of the namespace that is wanted; one that nobody has if there is no such.
    let namespace: Int32?
    let owners: Set<ObjectIdentifier>?
    /// By row; nil if there is nothing to look for.
    let named: [Bool]?
    /// What was found out about owners.
    private var seen: [ObjectIdentifier: Bool] = [:]
    var facets: FacetCounts
    var total = 0
    var matching = 0
    var listeners: [FoundListener] = []

    init(
        _ table: ListenerTable, _ filter: ListenerFilter, _ offset: Int, _ limit: Int,
        _ sight: ListenerTableSight
    ) {
        (self.filter, self.offset, self.limit, self.sight) = (filter, offset, limit, sight)
        namespace = filter.namespace.map { table.namespaces[$0] ?? -1 }
        owners = filter.owner.map(table.owners)
        named = filter.part.map { part in
            table.names.value { ListenerNames(of: table.rows) }.rows(with: Array(part.utf8))
        }
        facets = FacetCounts(table.namespaces)
    }

    mutating func look(at row: ListenerTable.Row, _ number: Int) {
        if filter.isServingOnly, row.state != .serving { return }
        guard isSeen(row) else { return }
        total += 1
        guard named?[number] ?? true, owners?.contains(ObjectIdentifier(row.owner)) ?? true,
            endsInTime(row)
        else { return }
        let isPort = filter.port.map { $0 == row.port } ?? true
        let isTeam = namespace.map { $0 == row.namespace } ?? true
        let isState = filter.state.map { $0 == row.state } ?? true
        if isTeam, isState { facets.count(port: row) }
        if isPort, isState { facets.count(team: row) }
        if isPort, isTeam { facets.count(state: row) }
        guard isPort, isTeam, isState else { return }
        if matching >= offset, listeners.count < limit { listeners.append(row.found) }
        matching += 1
    }

    private mutating func isSeen(_ row: ListenerTable.Row) -> Bool {
        if sight.isUnlimited || sight.seesMerge && row.isClaimant { return true }
        let owner = ObjectIdentifier(row.owner)
        if let known = seen[owner] { return known }
        let isSeen = sight.seesOwner(row.owner.id)
        seen[owner] = isSeen
        return isSeen
    }

    private func endsInTime(_ row: ListenerTable.Row) -> Bool {
        guard let limit = filter.certificateBefore else { return true }
        if row.certificateEnd >= limit.rawValue { return false }
        // The one that ends first may be one that is not seen.
        return sight.isUnlimited || sight.certificateEnd(of: row.found).map { $0 < limit } ?? false
    }
}
