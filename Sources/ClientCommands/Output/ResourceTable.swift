package import GatewayModel
package import JSON
import ServerClient
package import Terminal

/// Resources of one kind under the columns that the kind has.
package struct ResourceTable {
    package let kind: ResourceKind
    /// Whether there is a column for the namespace.
    package let showsNamespace: Bool
    /// Whether names have the kind before them: where tables of several kinds follow each other.
    package var showsKind = false
    package var isWide = false
    /// What ages are counted to.
    package var now: Timestamp

    package init(_ kind: ResourceKind, showsNamespace: Bool) {
        now = .now
        (self.kind, self.showsNamespace) = (kind, showsNamespace && kind.isNamespaced)
    }

    package func table(of resources: [JSONNode]) -> TextTable {
        let columns = kind.columns.map { (column: $0, path: JSONPath($0.jsonPath)) }
        var table = TextTable(
            (showsNamespace ? ["NAMESPACE"] : []) + ["NAME"]
                + columns.map { $0.column.name.uppercased() }
                + (isWide ? ["RESOURCEVERSION", "UID", "LABELS"] : []))
        for resource in resources {
            let name = resource.namespacedName
            var row: [TextTable.Cell] = []
            if showsNamespace { row.append(.init((name?.namespace ?? "").printable)) }
            row.append(.init((showsKind ? kind.singular + "/" : "") + (name?.name ?? "").printable))
            row += columns.map { cell($0.column, $0.path?.values(in: resource) ?? []) }
            if isWide, let metadata = resource["metadata"] {
                row += (["resourceVersion", "uid"] as [StaticString])
                    .map { .init(metadata.words($0).orDash) }
                row.append(.init((metadata["labels"]?.cell ?? "").orDash))
            }
            table.add(row)
        }
        return table
    }

    private func cell(_ column: PrinterColumn, _ values: [JSONNode]) -> TextTable.Cell {
        let text = values.map(\.cell).joined(separator: ",")
        switch column.type {
        case .date: return .init(Age.text(from: text, to: now) ?? "-")
        case .string:
            let isTime = Timestamp(rfc3339: text) != nil
            return .init((isTime ? text.toTheSecond : text).orDash, Self.style(of: text))
        }
    }

    /// Of the status of a condition.
    private static func style(of text: String) -> TextStyle {
        switch text {
        case "True": .green
        case "False": .red
        case "Unknown": .yellow
        default: .plain
        }
    }
}

extension String {
    /// So that every row has as many words as there are columns.
    var orDash: String { isEmpty ? "-" : self }
}
