import GatewayModel

/// docs/reference/kinds.md.
package enum KindsMarkdown {
    package static let text =
        """
        # Kinds

        \(Markdown.made)

        Each kind with the names it goes by, and what tables show of it.
        [fields.md](../fields.md) has the fields of each, and what becomes of them.

        | kind | API versions | in paths | short | of a namespace | in changesets |
        |---|---|---|---|---|---|

        """
        + ResourceKind.allCases.map(row).joined()
        + "\n## Tables\n\n| kind | columns |\n|---|---|\n"
        + ResourceKind.allCases.map(columns).joined()

    private static func row(of kind: ResourceKind) -> String {
        let row = kind.row
        let names = [row.spelling] + row.aliases
        let versions = names.map { spelling in
            let own = spelling.apiVersions.map { "`\($0)`" }.joined(separator: ", ")
            return spelling.name == kind.rawValue ? own : "\(own) (as `\(spelling.name)`)"
        }
        let cells = [
            "`\(kind.rawValue)`", versions.joined(separator: "; "), "`\(row.plural)`",
            row.shortNames.map { "`\($0)`" }.joined(separator: ", "),
            row.isNamespaced ? "yes" : "no", row.isWritable ? "yes" : "no",
        ]
        return "| " + cells.joined(separator: " | ") + " |\n"
    }

    private static func columns(of kind: ResourceKind) -> String {
        let columns = kind.columns.map { "\($0.name) (`\(Markdown.cell($0.jsonPath))`)" }
        return "| `\(kind.rawValue)` | \(columns.joined(separator: ", ")) |\n"
    }
}
