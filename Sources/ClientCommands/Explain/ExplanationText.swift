import GatewayModel
import JSON
import Terminal

/// What one gateway has to say about a name, for people.
struct ExplanationText {
    private let answer: JSONNode
    private let isWide: Bool

    init(_ answer: JSONNode, isWide: Bool) { (self.answer, self.isWide) = (answer, isWide) }

    func text(on terminal: Terminal) -> String {
        let gateway = answer["gateway"]?.resourceName ?? ""
        var lines = [
            terminal.styled(answer.words("summary"), .bold),
            "  gateway \(gateway), version \(answer["version"]?.cell ?? "-")",
        ]
        if let server = answer["servedBy"], !server.isNull {
            let mark = terminal.styled("serves", .green)
            lines += serving(server, "\(mark) \(server.words("protocol"))")
        }
        for owner in answer.list("delegatedTo") {
            let until = owner["until"] == nil ? "" : " until \(owner.time("until"))"
            lines.append(
                "  \(owner.words("hostname")) is delegated to \(owner.words("namespace"))\(until) "
                    + "(ListenerPolicy \(owner.words("policy")))")
        }
        for loser in answer.list("lost") {
            let mark = terminal.styled("lost by", .red)
            lines.append("  \(mark) \(Self.listener(loser)): \(loser.words("message"))")
            lines.append("    \(loser.words("reason")), \(Self.since(loser["since"]))")
        }
        if isWide {
            for other in answer.list("alsoMatching") {
                lines += serving(other, "also matching: \(Self.listener(other))")
            }
        }
        lines += advice.map { "  " + $0 }
        return lines.map { line in
            terminal.wrapped(line, indent: line.prefix { $0 == " " }.count + 2)
        }.joined()
    }

    /// - Parameter mark: which listener it is, as far as the summary has not said it.
    private func serving(_ server: JSONNode, _ mark: String) -> [String] {
        let routes = server.list("routes").compactMap { $0.string?.printable }
        let led = routes.isEmpty ? "no route leads on from it" : routes.joined(separator: ", ")
        var lines = [
            "  \(mark), \(Self.since(server["since"]))",
            "    routes: \(led)",
        ]
        let held = server.words("held")
        if !held.isEmpty { lines.append("    proxies do not have it as it is: \(held)") }
        return lines
    }

    /// `ListenerSet web/web-listener, listener www (HTTP)`.
    private static func listener(_ node: JSONNode) -> String {
        let owner = node["owner"]
        return "\(owner?.words("kind") ?? "") \(owner?.resourceName ?? ""), listener "
            + "\(node.words("name")) (\(node.words("protocol")))"
    }

    private static func since(_ node: JSONNode?) -> String {
        guard let node else { return "nobody knows since when" }
        let message = node.firstLine("message")
        return "since commit \(node["revision"]?.cell ?? "-") of \(node.time("time")) by "
            + Author.text(of: node).printable + (message.isEmpty ? "" : ": \(message)")
    }

    /// What to type next.
    private var advice: [String] {
        let loser = answer.list("lost").first?["owner"]
        let server = answer["servedBy"].flatMap { $0.isNull ? nil : $0["owner"] }
        guard let owner = loser ?? server else {
            return []
        }
        let name = "\(owner.words("kind").lowercased())/\(owner.resourceName)"
        return ["lintel describe \(name) says more; lintel history \(name) how it came to be"]
    }
}
