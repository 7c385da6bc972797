import GatewayModel
import JSON
import Terminal

/// What a change did, or would do, as the server says it.
struct ChangeReport {
    let root: JSONNode
    /// Where what is wrong stands in files.
    let manifests: Manifests?
    /// What it comes to, where the resources alone do not say it.
    let meaning: String?

    init(_ root: JSONNode, _ manifests: Manifests? = nil, meaning: String? = nil) {
        (self.root, self.manifests, self.meaning) = (root, manifests, meaning)
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

    /// What a request that may be repeated says of something that was to be deleted and is not
    /// there: that may be because it was deleted the first time.
    var missing: String? {
        root["warnings"]?.elements.first { $0["code"]?.string == "NotFound" }?["message"]?.string
    }

    var needsApproval: Bool { root["approval"] != nil }

    /// `listenerset/shop/web created`, a line each.
    var names: String {
        outcomes.map { "\($0.kind.lowercased())/\($0.name) \($0.action)\n" }.joined()
    }
}

extension ChangeReport {
    /// What is easily missed further above: `1 listener does not serve`.
    private var losses: String {
        let gateways = root["gateways"]?.elements.map { $0 } ?? []
        let lost = gateways.reduce(0) { $0 + ($1["lost"]?.count ?? 0) }
        let displaced = gateways.reduce(0) { $0 + ($1["displaced"]?.count ?? 0) }
        func say(_ count: Int, _ whose: String, _ one: String, _ many: String) -> String? {
            if count == 0 { return nil }
            return "\(count) \(count == 1 ? "listener" : "listeners")\(whose) "
                + (count == 1 ? one : many)
        }
        return [
            say(lost, "", "does not serve", "do not serve"),
            say(displaced, " of others", "stops serving", "stop serving"),
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// One sentence: `Committed as revision 57: 2 created, 1 unchanged.`
    func summary(on terminal: Terminal) -> String {
        let counts = outcomes.reduce(into: [String: Int]()) { $0[$1.action, default: 0] += 1 }
        let known = ["created", "configured", "deleted", "unchanged"]
        let parts = known.compactMap { action in counts[action].map { "\($0) \(action)" } }
        let all = (isChange ? parts + [losses] : parts).filter { !$0.isEmpty }
        let what = all.isEmpty ? "" : ": " + all.joined(separator: ", ")
        if !isChange { return terminal.wrapped("Nothing to change\(what).", indent: 2) }
        let head = isDryRun ? "Plan" : "Committed as revision \(root["revision"]?.int64 ?? 0)"
        return terminal.wrapped(head + what + ".", indent: 2)
            .replacing(head, with: terminal.styled(head, .bold), maxReplacements: 1)
    }
}
