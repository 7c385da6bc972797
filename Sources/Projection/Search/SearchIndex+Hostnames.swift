public import GatewayModel

/// What of all listeners somebody may be told of.
public struct ListenerSight {
    /// Whether anything of an owner, at the most.
    let ofOwner: (OwnerRecord) -> Bool
    let ofListener: (FoundListener) -> Bool

    public init(
        ofOwner: @escaping (OwnerRecord) -> Bool, ofListener: @escaping (FoundListener) -> Bool
    ) {
        (self.ofOwner, self.ofListener) = (ofOwner, ofListener)
    }

    public static var all: ListenerSight {
        ListenerSight(ofOwner: { _ in true }, ofListener: { _ in true })
    }
}

/// What hostnames should have in them. Where a port is given, only on that they fit exactly.
public struct HostnameQuery: Sendable {
    let part: [UInt8]
    let port: UInt16?

    public init(_ part: String, port: UInt16?) {
        (self.part, self.port) = (Array(part.utf8), port)
    }
}

extension SearchIndex {
    /// The hostnames that fit best, the best first.
    ///
    /// - Parameters:
    ///   - changed: what was touched since the index was made.
    ///   - state: as it is now.
    ///   - sight: of who looks.
    public func hostnames(
        fitting query: HostnameQuery, changed: Set<ResourceID>, in state: GatewayState, limit: Int,
        seenBy sight: ListenerSight
    ) -> (finds: [HostnameFind], isTruncated: Bool) {
        var search = HostnameSearch(query, in: state, limit: limit, sight)
        search.look(through: hostnames, but: changed) { $0.fit(of: query.part) }
        search.look(at: changed) { $0.fit(of: query.part) }
        return (search.best.finds, search.best.isTruncated)
    }

    /// The hostnames that `name` may have been meant for.
    public func hostnames(
        near name: String, changed: Set<ResourceID>, in state: GatewayState, limit: Int,
        seenBy sight: ListenerSight
    ) -> [HostnameFind] {
        let query = HostnameQuery(name, port: nil)
        func fit(_ line: NameTable.Line) -> NameFit? { line.isNear(query.part) ? .near : nil }
        var search = HostnameSearch(query, in: state, limit: limit, sight)
        search.look(through: hostnames, all: true, but: changed, fit)
        search.look(at: changed, all: true, fit)
        return search.best.finds
    }
}

/// A search that goes on.
private struct HostnameSearch {
    let query: HostnameQuery
    let state: GatewayState
    let sight: ListenerSight
    var best: BestFinds<HostnameFind>

    init(_ query: HostnameQuery, in state: GatewayState, limit: Int, _ sight: ListenerSight) {
        (self.query, self.state, self.sight) = (query, state, sight)
        best = BestFinds(limit: limit)
    }

    /// - Parameters:
    ///   - isAll: also at those that do not have the part.
    ///   - changed: what is not looked at here.
    mutating func look(
        through rows: HostnameRows, all isAll: Bool = false, but changed: Set<ResourceID> = [],
        _ fit: (NameTable.Line) -> NameFit?
    ) {
        // The owner of the lines that come now: nil until it is asked for, or if it is left out.
        var (block, isSkipped) = (-1, false)
        var owner: OwnerRecord?
        rows.forEach(with: isAll ? nil : query.part) { line, place in
            if place.block != block {
                (block, owner) = (place.block, nil)
                isSkipped = !changed.isEmpty && changed.contains(rows.owners[block])
            }
            guard !isSkipped, let fit = fit(line) else { return }
            // Of most of very many it is enough to know that there are more.
            let isWorse = best.worst.map { Self.isWorse(line, fit, than: $0) } ?? false
            if isWorse, best.isTruncated { return }
            if owner == nil {
                owner = state.owner(rows.owners[block]).flatMap { sight.ofOwner($0) ? $0 : nil }
                isSkipped = owner == nil
            }
            guard let owner else { return }
            take(FoundListener(owner: owner, index: place.index(in: rows)), line, fit, isWorse)
        }
    }

    /// As they are now.
    mutating func look(
        at changed: Set<ResourceID>, all isAll: Bool = false, _ fit: (NameTable.Line) -> NameFit?
    ) {
        if changed.isEmpty { return }
        var rows = HostnameRows()
        for id in changed { state.owner(id).map { rows.append($0) } }
        look(through: rows, all: isAll, fit)
    }

    private mutating func take(
        _ found: FoundListener, _ line: NameTable.Line, _ fit: NameFit, _ isWorse: Bool
    ) {
        guard let gateway = found.owner.gatewayName, found.index < found.owner.listeners.count,
            sight.ofListener(found)
        else { return }
        if isWorse { return best.leaveOut() }
        let isElsewhere = fit == .exact && query.port.map { $0 != found.listener.port } ?? false
        best.add(
            HostnameFind(
                isElsewhere ? .prefix : fit, String(decoding: line, as: UTF8.self), on: gateway,
                found))
    }

    /// By the fit and the name alone.
    private static func isWorse(
        _ line: NameTable.Line, _ fit: NameFit, than worst: HostnameFind
    ) -> Bool {
        if fit != worst.fit { return fit > worst.fit }
        let name = worst.hostname.utf8
        if line.count != name.count { return line.count > name.count }
        return name.lexicographicallyPrecedes(line)
    }
}
