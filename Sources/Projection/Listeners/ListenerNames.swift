import GatewayModel

/// What people look for parts of: of each row of a ``ListenerTable`` the hostname, the listener's
/// name and its owner's, as three lines.
struct ListenerNames: Sendable {
    private var table = NameTable()
    /// Where the lines of each row begin.
    private var starts: [Int] = []

    init(of rows: [ListenerTable.Row]) {
        starts.reserveCapacity(rows.count)
        for row in rows {
            let listener = row.found.listener
            starts.append(table.bytes.count)
            table.append(listener.hostname ?? "")
            table.append(listener.name)
            table.append(row.owner.id.namespacedName)
        }
    }

    /// Which rows have a part in one of their lines.
    func rows(with part: [UInt8]) -> [Bool] {
        var found = Array(repeating: false, count: starts.count)
        var row = 0
        table.forEachLine(with: part) { _, start in
            while row + 1 < starts.count, starts[row + 1] <= start { row += 1 }
            found[row] = true
        }
        return found
    }
}
