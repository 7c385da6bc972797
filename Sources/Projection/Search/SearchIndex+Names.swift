public import GatewayModel

/// A resource that was found by its name.
public struct ResourceFind: Sendable {
    public let fit: NameFit
    public let id: ResourceID
}

extension ResourceFind: RankedFind {
    public static func == (left: ResourceFind, right: ResourceFind) -> Bool {
        left.id == right.id
    }

    /// Kinds in the order of their table; shorter names first.
    public static func < (left: ResourceFind, right: ResourceFind) -> Bool {
        if left.fit != right.fit { return left.fit < right.fit }
        let (ours, theirs) = (left.id.kind.place, right.id.kind.place)
        if ours != theirs { return ours < theirs }
        let (length, other) = (left.id.nameLength, right.id.nameLength)
        return length == other ? left.id < right.id : length < other
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
        func look(through rows: ResourceRows, but changed: Set<ResourceID>) {
            rows.forEach(with: part) { line, lineKind in
                if let kind, lineKind != kind { return }
                let fit = line.nameFit(of: part)
                // Of most of very many it is enough to know that there are more.
                let isWorse = best.worst.map { line.isWorse(fit, lineKind, than: $0) } ?? false
                if isWorse, best.isTruncated { return }
                let id = ResourceID(lineKind, line: line)
                guard changed.isEmpty || !changed.contains(id), isSeen(id) else { return }
                if isWorse { return best.leaveOut() }
                best.add(ResourceFind(fit: fit, id: id))
            }
        }
        look(through: names, but: changed)
        if changed.isEmpty { return (best.finds, best.isTruncated) }
        var rows = ResourceRows()
        for id in changed where id.kind.row.isReadable && state[id] != nil {
            rows.begin(id.kind)
            rows.append(id.namespacedName)
        }
        look(through: rows, but: [])
        return (best.finds, best.isTruncated)
    }
}

extension ResourceKind {
    /// In the order of kinds.
    fileprivate var place: Int { Self.places[self] ?? 0 }

    private static let places = Dictionary(
        uniqueKeysWithValues: zip(allCases, allCases.indices))
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

    /// By the fit, the kind and the length alone.
    fileprivate func isWorse(
        _ fit: NameFit, _ kind: ResourceKind, than worst: ResourceFind
    ) -> Bool {
        if fit != worst.fit { return fit > worst.fit }
        let (place, other) = (kind.place, worst.id.kind.place)
        return place == other ? count > worst.id.nameLength : place > other
    }
}
