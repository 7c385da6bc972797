import GatewayModel

/// The hostnames of the listeners of some owners, to be looked through.
struct HostnameRows: Sendable {
    /// A line for each listener, in the order of ``owners``; empty without a hostname.
    private var table = NameTable()
    private(set) var owners: [ResourceID] = []
    /// Where the lines of each owner begin.
    private var starts: [Int] = []

    mutating func append(_ owner: OwnerRecord) {
        if owner.listeners.allSatisfy({ ($0.hostname ?? "").isEmpty }) { return }
        owners.append(owner.id)
        starts.append(table.bytes.count)
        for listener in owner.listeners { table.append(listener.hostname ?? "") }
    }

    /// A listener that was come upon: whose it is is found out only if that is asked for.
    struct Place {
        /// Of the owner, among ``owners``.
        let block: Int
        private let start: Int

        fileprivate init(block: Int, start: Int) { (self.block, self.start) = (block, start) }

        /// Which one of the owner it is.
        func index(in rows: HostnameRows) -> Int {
            rows.table.lines(from: rows.starts[block], to: start)
        }
    }

    /// Calls `body` with each hostname that has `part` in it; with all if that is nil. Those of one
    /// owner come one after the other.
    func forEach(with part: [UInt8]?, _ body: (NameTable.Line, Place) -> Void) {
        var block = -1
        func visit(_ line: NameTable.Line, _ start: Int) {
            if line.isEmpty { return }
            let isInBlock =
                block >= 0 && start >= starts[block]
                && (block + 1 == starts.count || start < starts[block + 1])
            if !isInBlock { block = starts.block(of: start) }
            body(line, Place(block: block, start: start))
        }
        if let part {
            table.forEachLine(with: part, visit)
        } else {
            table.forEachLine(visit)
        }
    }
}

/// What the resources of some kinds are called, to be looked through.
struct ResourceRows: Sendable {
    /// A line for each resource, kind by kind.
    private var table = NameTable()
    private var kinds: [ResourceKind] = []
    /// Where the lines of each kind begin.
    private var starts: [Int] = []

    /// Begins with the names of another kind.
    mutating func begin(_ kind: ResourceKind) {
        kinds.append(kind)
        starts.append(table.bytes.count)
    }

    mutating func append(_ name: NamespacedName) { table.append(name) }

    /// Calls `body` with each line that has `part` in it.
    func forEach(with part: [UInt8], _ body: (NameTable.Line, ResourceKind) -> Void) {
        table.forEachLine(with: part) { line, start in body(line, kinds[starts.block(of: start)]) }
    }
}

extension [Int] {
    /// Which of the blocks that begin at these places, which ascend, has the place.
    fileprivate func block(of place: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
