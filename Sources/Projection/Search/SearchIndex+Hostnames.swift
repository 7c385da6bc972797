public import GatewayModel

/// A hostname on a port of a gateway, and whose listeners ask for it.
public struct HostnameFind: Sendable {
    public let fit: NameFit
    public let hostname: String
    public let gateway: NamespacedName
    public let port: UInt16
    /// Not all of them, if there are very many.
    public private(set) var listeners: [FoundListener]
}

/// A listener that was found by its hostname.
public struct FoundListener: Sendable {
    public let owner: OwnerRecord
    public let index: Int

    public var listener: Listener { owner.listeners[index] }
    public var id: ListenerID { ListenerID(owner: owner.id, listener: listener.name) }
}

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

/// What a hostname has in it, exactly where a port is given only on that.
public struct HostnameQuery: Sendable {
    let part: [UInt8]
    let port: UInt16?

    public init(_ part: String, port: UInt16?) {
        (self.part, self.port) = (Array(part.utf8), port)
    }
}

extension HostnameFind: RankedFind {
    static let listenerLimit = 64

    public static func == (left: HostnameFind, right: HostnameFind) -> Bool {
        !(left < right) && !(right < left)
    }

    /// Shorter names first: less of them was left open.
    public static func < (left: HostnameFind, right: HostnameFind) -> Bool {
        if left.fit != right.fit { return left.fit < right.fit }
        let (ours, theirs) = (left.hostname.utf8, right.hostname.utf8)
        if ours.count != theirs.count { return ours.count < theirs.count }
        if !ours.elementsEqual(theirs) { return ours.lexicographicallyPrecedes(theirs) }
        if left.gateway != right.gateway { return left.gateway < right.gateway }
        return left.port < right.port
    }

    mutating func merge(_ other: HostnameFind) {
        if listeners.count < Self.listenerLimit { listeners += other.listeners }
    }
}

extension SearchIndex {
    /// The hostnames that fit best, the best first.
    ///
    /// - Parameters:
    ///   - changed: what was touched since the index was made.
    ///   - state: as it is now.
    ///   - sight: what of them who looks may be told of.
    public func hostnames(
        fitting query: HostnameQuery, changed: Set<ResourceID>, in state: GatewayState, limit: Int,
        seenBy sight: ListenerSight
    ) -> (finds: [HostnameFind], isTruncated: Bool) {
        var search = HostnameSearch(query, limit: limit)
        forEachListener(with: query.part, changed: changed, in: state, sight) { owner, index, line in
            search.look(at: line, line.fit(of: query.part), owner, index, sight)
        }
        return (search.best.finds, search.best.isTruncated)
    }

    /// The hostnames that `name` may have been meant for.
    public func hostnames(
        near name: String, changed: Set<ResourceID>, in state: GatewayState, limit: Int,
        seenBy sight: ListenerSight
    ) -> [HostnameFind] {
        let query = HostnameQuery(name, port: nil)
        var search = HostnameSearch(query, limit: limit)
        forEachListener(with: nil, changed: changed, in: state, sight) { owner, index, line in
            if line.isNear(query.part) { search.look(at: line, .near, owner, index, sight) }
        }
        return search.best.finds
    }

    /// The record of an owner, looked up when it is asked for, and which of its listeners it is.
    private typealias Owner = () -> OwnerRecord?
    private typealias Visit = (Owner, () -> Int, NameTable.Line) -> Void

    /// - Parameters:
    ///   - part: nil: all that have a hostname.
    ///   - sight: an owner of which nothing is seen is looked at once, and not for each listener.
    private func forEachListener(
        with part: [UInt8]?, changed: Set<ResourceID>, in state: GatewayState,
        _ sight: ListenerSight, _ visit: Visit
    ) {
        // Lines of one owner are next to each other.
        var (block, isSkipped) = (-1, false)
        var record: OwnerRecord?
        func visitLine(_ line: NameTable.Line, _ place: Int) {
            if line.isEmpty { return }
            if block < 0 || place < ownerStarts[block]
                || block + 1 < ownerStarts.count && place >= ownerStarts[block + 1]
            {
                block = Self.block(of: place, ownerStarts)
                isSkipped = !changed.isEmpty && changed.contains(owners[block])
                record = nil
            }
            if isSkipped { return }
            visit(
                {
                    if record == nil, !isSkipped {
                        record = state.owner(owners[block]).flatMap { sight.ofOwner($0) ? $0 : nil }
                        isSkipped = record == nil
                    }
                    return record
                }, { hostnames.lines(from: ownerStarts[block], to: place) }, line)
        }
        if let part {
            hostnames.forEachLine(with: part, visitLine)
        } else {
            hostnames.forEachLine(visitLine)
        }
        for id in changed {
            guard let owner = state.owner(id), sight.ofOwner(owner) else { continue }
            Self.visit(owner, with: part, visit)
        }
    }

    private static func visit(_ owner: OwnerRecord, with part: [UInt8]?, _ visit: Visit) {
        for (index, listener) in owner.listeners.enumerated() {
            guard let hostname = listener.hostname, !hostname.isEmpty else { continue }
            var table = NameTable()
            table.append(hostname)
            func visitLine(_ line: NameTable.Line, _: Int) { visit({ owner }, { index }, line) }
            if let part {
                table.forEachLine(with: part, visitLine)
            } else {
                table.forEachLine(visitLine)
            }
        }
    }
}

/// A search that goes on.
private struct HostnameSearch {
    let query: HostnameQuery
    var best: BestFinds<HostnameFind>

    init(_ query: HostnameQuery, limit: Int) {
        self.query = query
        best = BestFinds(limit: limit)
    }

    mutating func look(
        at line: NameTable.Line, _ fit: NameFit, _ owner: () -> OwnerRecord?, _ index: () -> Int,
        _ sight: ListenerSight
    ) {
        // Of most of very many it is enough to know that there are more.
        let isWorse = best.worst.map { Self.isWorse(line, fit, than: $0) } ?? false
        if isWorse, best.isTruncated { return }
        guard let owner = owner(), let gateway = owner.gatewayName else { return }
        let found = FoundListener(owner: owner, index: index())
        guard found.index < owner.listeners.count, sight.ofListener(found) else { return }
        if isWorse { return best.leaveOut() }
        let port = found.listener.port
        let isElsewhere = fit == .exact && query.port.map { $0 != port } ?? false
        best.add(
            HostnameFind(
                fit: isElsewhere ? .prefix : fit, hostname: String(decoding: line, as: UTF8.self),
                gateway: gateway, port: port, listeners: [found]))
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

extension OwnerRecord {
    /// The gateway that its listeners are of, or want to be of.
    public var gatewayName: NamespacedName? {
        id.kind.part == .gateway ? id.namespacedName : stored.parent
    }
}
