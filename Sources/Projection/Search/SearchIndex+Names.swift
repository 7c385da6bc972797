public import GatewayModel

/// A resource that was found by its name.
public struct ResourceFind: Sendable {
    public let fit: NameFit
    public let id: ResourceID
    /// Of the kind, in the order of kinds.
    let rank: Int
}

extension ResourceFind: RankedFind {
    public static func == (left: ResourceFind, right: ResourceFind) -> Bool {
        left.id == right.id
    }

    public static func < (left: ResourceFind, right: ResourceFind) -> Bool {
        if left.fit != right.fit { return left.fit < right.fit }
        if left.rank != right.rank { return left.rank < right.rank }
        let (ours, theirs) = (left.id.nameLength, right.id.nameLength)
        return ours == theirs ? left.id < right.id : ours < theirs
    }

    mutating func merge(_ other: ResourceFind) {}
}

extension SearchIndex {
    /// The resources whose names fit best, the best first: `web` fits whatever is called so, in
    /// whichever namespace; `shop/web` names the namespace too.
    ///
    /// - Parameters:
    ///   - kind: the only one that is wanted; nil for any.
    ///   - changed: what was touched since the index was made.
    ///   - isSeen: whether who looks may be told of the resource.
    public func resources(
        fitting part: String, of kind: ResourceKind?, changed: Set<ResourceID>,
        in state: GatewayState, limit: Int, isSeen: (ResourceID) -> Bool
    ) -> (finds: [ResourceFind], isTruncated: Bool) {
        var best = BestFinds<ResourceFind>(limit: limit)
        let part = Array(part.utf8)
        func look(at line: NameTable.Line, _ rank: Int) {
            let fit = line.nameFit(of: part)
            // Of most of very many it is enough to know that there are more.
            let isWorse =
                best.worst.map { worst in
                    fit != worst.fit
                        ? fit > worst.fit
                        : rank != worst.rank
                            ? rank > worst.rank : line.count > worst.id.nameLength
                } ?? false
            if isWorse, best.isTruncated { return }
            let id = ResourceID(kinds[rank], line: line)
            guard changed.isEmpty || !changed.contains(id), isSeen(id) else { return }
            if isWorse { return best.leaveOut() }
            best.add(ResourceFind(fit: fit, id: id, rank: rank))
        }
        names.forEachLine(with: part) { line, place in
            let rank = Self.block(of: place, kindStarts)
            if kind == nil || kinds[rank] == kind { look(at: line, rank) }
        }
        for id in changed where (kind == nil || id.kind == kind) && state[id] != nil {
            guard let rank = kinds.firstIndex(of: id.kind) else { continue }
            var table = NameTable()
            table.append(id.namespacedName)
            table.forEachLine(with: part) { line, _ in
                guard isSeen(id) else { return }
                best.add(ResourceFind(fit: line.nameFit(of: part), id: id, rank: rank))
            }
        }
        return (best.finds, best.isTruncated)
    }
}

extension ResourceID {
    /// Of the line that has it, in bytes.
    fileprivate var nameLength: Int {
        namespace.utf8.count + name.utf8.count + (namespace.isEmpty ? 0 : 1)
    }

    fileprivate init(_ kind: ResourceKind, line: NameTable.Line) {
        let slash = kind.isNamespaced ? line.firstIndex(of: UInt8(ascii: "/")) : nil
        let name = line[(slash.map { $0 + 1 } ?? 0)...]
        self.init(
            kind, namespace: String(decoding: line[..<(slash ?? 0)], as: UTF8.self),
            name: String(decoding: name, as: UTF8.self))
    }
}

extension NameTable.Line {
    /// The better one of the whole and of what follows the namespace.
    fileprivate func nameFit(of part: [UInt8]) -> NameFit {
        guard let slash = firstIndex(of: UInt8(ascii: "/")) else { return fit(of: part) }
        let name = Self(rebasing: self[(slash + 1)...])
        return Swift.min(fit(of: part), name.fit(of: part))
    }
}
