import GatewayModel
import JSON
import Terminal

/// What a change did, or would do, as the server says it.
struct ChangeReport {
    let root: JSONNode
    /// Where what is wrong stands in files.
    let manifests: Manifests?

    init(_ root: JSONNode, _ manifests: Manifests? = nil) {
        (self.root, self.manifests) = (root, manifests)
    }

    /// What becomes of one resource.
    struct Outcome {
        let kind: String
        /// `shop/web`, or `shop` of what is in no namespace.
        let name: String
        let action: String

        init(_ node: JSONNode) {
            kind = node["kind"]?.string?.printable ?? ""
            let place = node["namespace"]?.string.map { $0.printable + "/" } ?? ""
            name = place + (node["name"]?.string?.printable ?? "")
            action = node["action"]?.string?.printable ?? ""
        }
    }

    var outcomes: [Outcome] { root["changes"].map { $0.elements.map(Outcome.init) } ?? [] }

    var isDryRun: Bool { root["dryRun"]?.bool ?? false }

    /// To be sent back as `expectPlan`.
    var digest: String? { root["plan"]?.string }

    /// Whether anything is not already as it should be.
    var isChange: Bool {
        root["changes"]?.elements.contains { $0["action"]?.string != "unchanged" } ?? false
    }

    var needsApproval: Bool { root["approval"] != nil }

    /// `listenerset/shop/web created`, a line each.
    var names: String {
        outcomes.map { "\($0.kind.lowercased())/\($0.name) \($0.action)\n" }.joined()
    }
}

extension ChangeReport {
    /// One sentence: `Committed as revision 57: 2 created, 1 unchanged.`
    func summary(on terminal: Terminal) -> String {
        let counts = outcomes.reduce(into: [String: Int]()) { $0[$1.action, default: 0] += 1 }
        let known = ["created", "configured", "deleted", "unchanged"]
        let parts = known.compactMap { action in counts[action].map { "\($0) \(action)" } }
        let what = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
        if !isChange { return terminal.wrapped("Nothing to change\(what).", indent: 2) }
        let head = isDryRun ? "Plan" : "Committed as revision \(root["revision"]?.int64 ?? 0)"
        return terminal.wrapped(head + what + ".", indent: 2)
            .replacing(head, with: terminal.styled(head, .bold), maxReplacements: 1)
    }
}
