import GatewayModel
package import JSON
package import Terminal

/// A commit as a person reads it, wherever it was read from: a log in a file, or a server.
package struct CommitSummary: Sendable {
    /// What the commit did to one resource.
    package struct Line: Sendable {
        /// `resource.applied`.
        package let type: String
        package let kind: String
        /// `shop/web`.
        package let name: String
        /// What matters of it, of a rule of the house.
        package let gist: String?

        package init(type: String, kind: String, name: String, gist: String?) {
            (self.type, self.kind, self.name, self.gist) = (type, kind, name, gist)
        }
    }

    package let revision: String
    package let time: String
    package let author: String
    package let message: String
    /// Under which rules of the house it was made, a sentence each.
    package let terms: [String]
    package let lines: [Line]
    /// Whether there is more that one may not see.
    package var isPartial = false

    package init(
        revision: String, time: String, author: String, message: String, terms: [String],
        lines: [Line]
    ) {
        (self.revision, self.time, self.author) = (revision, time, author)
        (self.message, self.terms, self.lines) = (message, terms, lines)
    }

    /// How many events are shown.
    private static let lineLimit = 10

    package func text(on terminal: Terminal) -> String {
        let lines = self.message.split(separator: "\n").map { String($0).printable }
        let message = lines.first.map { "  \($0)" } ?? ""
        // Marked, so that nobody's words look like an event.
        let rest = lines.dropFirst().map { "| \($0)" }
        let revision = terminal.styled(revision.printable, .yellow)
        let head = "\(revision)  \(time.printable)  \(author.printable)\(message)"
        let events = self.lines.prefix(Self.lineLimit).map { line in
            "\(line.type) \(line.kind) \(line.name)".printable
                + (line.gist.map { "  \($0.printable)" } ?? "")
        }
        let left = self.lines.count - Self.lineLimit
        let more = left > 0 ? ["… \(left) more"] : []
        let hidden = isPartial ? ["… and what you may not see"] : []
        return
            ([head] + (rest + terms.map(\.printable) + events + more + hidden).map { "    " + $0 })
            .joined(separator: "\n") + "\n"
    }
}

extension CommitSummary {
    /// As `GET /v1/commits` has it.
    package init(_ node: JSONNode) {
        self.init(
            revision: node["revision"]?.cell ?? "", time: node["time"]?.string ?? "",
            author: Author.text(of: node), message: node["message"]?.string ?? "",
            terms: node["terms"].map(Self.terms) ?? [],
            lines: node.list("events").map { event in
                Line(
                    type: event["type"]?.string ?? "", kind: event["kind"]?.string ?? "",
                    name: event.resourceName, gist: nil)
            })
        isPartial = node["partial"]?.bool == true
    }

    private static func terms(_ node: JSONNode) -> [String] {
        let freezes = node.list("overriddenFreezes").compactMap(\.string)
        var proposal: String?
        if let node = node["proposal"] {
            proposal = Self.proposal(
                node["name"]?.string ?? "", author: node["author"]?.string ?? "",
                approvers: node.list("approvers").compactMap(\.string))
        }
        return terms(
            overriddenFreezes: freezes, proposal: proposal,
            confirmBefore: node["confirmBefore"]?.string)
    }

    package static func terms(
        overriddenFreezes: [String], proposal: String?, confirmBefore: String?
    ) -> [String] {
        overriddenFreezes.map { "overrides ChangeFreeze \($0)" } + (proposal.map { [$0] } ?? [])
            + (confirmBefore.map { ["to be confirmed before \($0)"] } ?? [])
    }

    package static func proposal(_ name: String, author: String, approvers: [String]) -> String {
        "proposal \(name) of \(author), approved by " + approvers.joined(separator: ", ")
    }
}

/// Who made a commit: who asked for it, and in brackets what they called themselves.
package enum Author {
    /// The principal where nobody has to say who it is.
    private static let anonymous = "system:anonymous"

    package static func text(principal: String?, actor: String) -> String {
        // The actor is a note of whoever asked; who that was comes first, unless nobody has to say
        // it.
        guard let principal, principal != actor, principal != anonymous else { return actor }
        return actor == "anonymous" ? principal : "\(principal) (\(actor))"
    }

    /// Of a commit, a version, or an entry of a history.
    static func text(of node: JSONNode) -> String {
        let principal = node["origin"]?["principal"]?.string ?? node["principal"]?.string
        return text(principal: principal, actor: node["actor"]?.string ?? "")
    }
}

extension JSONNode {
    /// `shop/web`, of what has `namespace` and `name`.
    var resourceName: String {
        let name = self["name"]?.string ?? ""
        return (self["namespace"]?.string.map { "\($0)/\(name)" } ?? name).printable
    }
}
