import GatewayModel
import JSON
import Terminal

/// What was, a row each, newest first.
enum HistoryTable {
    /// Of `GET …/history`.
    static func resource(_ entries: [JSONNode], _ isWide: Bool) -> TextTable {
        table(entries, "REVISION", ["ACTION"], isWide) { entry in
            let action = entry.words("action")
            return [.init(action, style(ofAction: action))]
        }
    }

    /// Of `GET …/versions`.
    static func versions(_ entries: [JSONNode], _ isWide: Bool) -> TextTable {
        table(entries, "VERSION", ["LISTENERS", "CHANGED"], isWide) { entry in
            if entry["deleted"]?.bool == true { return ["-", .init("deleted", .red)] }
            let count = entry["listenerCount"]?.cell ?? "-"
            return [.init(count), .init(difference(entry))]
        }
    }

    /// Of `GET /v1/commits`.
    static func commits(_ entries: [JSONNode], _ isWide: Bool) -> TextTable {
        table(entries, "REVISION", ["CHANGED"], isWide) { entry in [.init(events(entry))] }
    }

    /// `+200 -1 ~3`, what is none left out.
    private static func difference(_ version: JSONNode) -> String {
        let parts = [
            ("+", version["added"]), ("-", version["removed"]), ("~", version["modified"]),
        ]
        let words = parts.compactMap { sign, count in
            count?.int64.flatMap { $0 > 0 ? "\(sign)\($0)" : nil }
        }
        return words.joined(separator: " ").orDash
    }

    /// The resources, or how many there are of which kinds.
    private static func events(_ commit: JSONNode) -> String {
        let events = commit.list("events")
        let more = commit["partial"]?.bool == true ? " …" : ""
        if events.count <= 2 {
            let each = events.map { event in
                "\(event.words("kind")) \(event.resourceName) \(event.words("action"))"
            }
            return each.joined(separator: ", ").orDash + more
        }
        var counts: [(kind: String, count: Int)] = []
        for kind in events.map({ $0.words("kind") }) {
            if let index = counts.firstIndex(where: { $0.kind == kind }) {
                counts[index].count += 1
            } else {
                counts.append((kind, 1))
            }
        }
        let words = counts.map { kind, count in
            count == 1 ? "1 \(kind)" : "\(count) \(plural(kind))"
        }
        return words.joined(separator: ", ") + more
    }

    /// `ListenerPolicies`.
    private static func plural(_ kind: String) -> String {
        // The table of kinds has them without capitals.
        let plural = ResourceKind(rawValue: kind)?.plural ?? kind.lowercased() + "s"
        let same = zip(kind.lowercased(), plural).prefix { $0 == $1 }.count
        return String(kind.prefix(same) + plural.dropFirst(same))
    }

    private static func table(
        _ entries: [JSONNode], _ number: String, _ headings: [String], _ isWide: Bool,
        _ cells: (JSONNode) -> [TextTable.Cell]
    ) -> TextTable {
        var table = TextTable(
            [number, "TIME", "WHO"] + headings + (isWide ? ["CAUSE", "FROM", "REQUEST"] : [])
                + ["MESSAGE"])
        for entry in entries {
            let revision = (entry["revision"] ?? entry["version"])?.cell ?? ""
            var row: [TextTable.Cell] = [
                .init(revision, .yellow), .init(entry.time("time")),
                .init(Author.text(of: entry).printable),
            ]
            row += cells(entry)
            if isWide {
                row.append(.init(cause(entry["cause"])))
                row.append(.init((entry["origin"]?.words("address") ?? "").orDash))
                row.append(.init((entry["origin"]?.words("requestId") ?? "").orDash))
            }
            let message = entry.messageLines("message")
            let cell = isWide ? message.first ?? "" : entry.firstLine("message")
            // Marked as those of `lintel log` are.
            table.add(
                row + [.init(cell)], below: isWide ? message.dropFirst().map { "| \($0)" } : [])
        }
        return table
    }

    /// `change`, `revert of 5`, `rollback to 41`.
    private static func cause(_ node: JSONNode?) -> String {
        guard let node else { return "-" }
        let type = node.words("type")
        if let version = node["toVersion"]?.int64 { return "\(type) to \(version)" }
        if let revision = node["revision"]?.int64 { return "\(type) of \(revision)" }
        if let resource = node["resource"] {
            return "\(type) of \(resource.words("kind")) \(resource.resourceName)"
        }
        return type.orDash
    }

    static func style(ofAction action: String) -> TextStyle {
        switch action {
        case "created", "restored": .green
        case "deleted": .red
        default: .plain
        }
    }
}
