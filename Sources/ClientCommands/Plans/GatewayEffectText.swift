import GatewayModel
import JSON
import Terminal

/// What a change does to one gateway: its version, listeners, and routes.
struct GatewayEffectText {
    private let effect: JSONNode
    private let limit: Int?

    /// - Parameter limit: of each list; nil for all.
    init(_ effect: JSONNode, limit: Int?) { (self.effect, self.limit) = (effect, limit) }

    func text(on terminal: Terminal) -> String {
        let sections: [(title: String, lines: [MarkedLine])] = [
            ("", serving),
            ("do not serve:", entries("lost") { loss($0, holder: "holder") }),
            ("of others, stop serving:", entries("displaced") { loss($0, holder: "by") }),
            ("of others, begin to serve:", entries("promoted") { listener($0, .comes) }),
            ("names taken out of wildcards:", entries("carvedOut") { carved($0) }),
            ("routes:", routes),
        ]
        let lists = sections.filter { !$0.lines.isEmpty }.map { title, lines in
            (title.isEmpty ? "" : "  " + title + "\n")
                + MarkedList(
                    [.init(lines: lines, limit: limit)], indent: title.isEmpty ? 2 : 4
                ).text(on: terminal)
        }
        return terminal.styled(head, .bold) + "\n" + lists.joined()
    }

    private var head: String {
        let name = "Gateway \(text("namespace"))/\(text("name"))"
        switch (effect["previousVersion"]?.int64, effect["version"]?.int64) {
        case (nil, let version?): return "\(name): version \(version), its first"
        case (let before?, nil): return "\(name): deleted, was at version \(before)"
        case (let before?, let version?) where before != version:
            return "\(name): version \(before) -> \(version)"
        case (let before?, _): return "\(name): version \(before) stays"
        case (nil, nil): return name
        }
    }

    // MARK: Listeners

    private var serving: [MarkedLine] {
        entries("added") { listener($0, .comes) } + entries("modified") { modified($0) }
            + entries("removed") { listener($0, .goes) }
    }

    private func entries(
        _ name: StaticString, _ line: (JSONNode) -> MarkedLine
    ) -> [MarkedLine] {
        effect[name]?.elements.map(line) ?? []
    }

    /// `www.example.com:443 HTTPS   ls/shop/web/www`
    private func listener(_ node: JSONNode, _ mark: MarkedLine.Mark) -> MarkedLine {
        MarkedLine(mark: mark, cells: [place(node), text(node["id"])])
    }

    private func place(_ node: JSONNode) -> String {
        let host = node["hostname"]?.string?.printable ?? "*"
        let port = node["port"]?.int64.map { ":\($0)" } ?? ""
        return "\(host)\(port) \(text(node["protocol"]))"
    }

    private func loss(_ node: JSONNode, holder: StaticString) -> MarkedLine {
        var line = listener(node, .suffers)
        let holder = node[holder]?.string.map { " (held by \($0.printable))" } ?? ""
        line.note = text(node["message"]) + holder
        return line
    }

    private func carved(_ node: JSONNode) -> MarkedLine {
        MarkedLine(
            mark: .suffers, cells: [text(node["hostname"]), text(node["id"])],
            note: "goes to \(text(node["by"]))")
    }

    /// Says which fields are not what they were.
    private func modified(_ node: JSONNode) -> MarkedLine {
        guard let before = node["before"], let after = node["after"] else {
            return listener(node, .changes)
        }
        let differences = ListenerDifference.texts(from: before, to: after)
        return MarkedLine(
            mark: .changes, cells: [place(after), text(node["id"])],
            note: differences.joined(separator: ", "))
    }

    // MARK: Routes

    private var routes: [MarkedLine] {
        let routes = effect["routes"]
        let lists: [(MarkedLine.Mark, JSONNode?)] = [
            (.comes, routes?["added"]), (.changes, routes?["modified"]),
            (.goes, routes?["removed"]),
        ]
        return lists.flatMap { mark, list in
            list?.elements.map { MarkedLine(mark: mark, cells: [text($0)]) } ?? []
        }
    }

    private func text(_ name: StaticString) -> String { text(effect[name]) }

    private func text(_ node: JSONNode?) -> String { node?.string?.printable ?? "" }
}

/// What is not the same of two listeners.
enum ListenerDifference {
    /// `hostname a.example -> b.example`, or only `tls` of what takes more than a word to say.
    static func texts(from before: JSONNode, to after: JSONNode) -> [String] {
        let (old, new) = (fields(before), fields(after))
        let names = Set(old.keys).union(new.keys).sorted()
        return names.filter { old[$0] != new[$0] }.map { name in
            guard old[name].map(isWord) ?? true, new[name].map(isWord) ?? true else {
                return name
            }
            return "\(name) \(old[name] ?? "none") -> \(new[name] ?? "none")"
        }
    }

    private static func fields(_ node: JSONNode) -> [String: String] {
        node.members.reduce(into: [:]) { fields, member in
            var writer = JSONWriter()
            writer.node(member.value)
            let text = member.value.string ?? String(decoding: writer.bytes, as: UTF8.self)
            fields[String(member.key).printable] = text.printable
        }
    }

    private static func isWord(_ text: String) -> Bool {
        !text.hasPrefix("{") && !text.hasPrefix("[")
    }
}
