import GatewayModel
import JSON
import Terminal

/// How far a commit is on its way to the proxies, in lines for people.
enum ProgressText {
    /// The first is about the commit, then one for each gateway and each webhook.
    static func lines(_ progress: JSONNode, on terminal: Terminal) -> [String] {
        let revision = terminal.styled(progress["revision"]?.cell ?? "-", .yellow)
        let isComplete = progress["complete"]?.bool == true
        let state =
            isComplete
            ? terminal.styled("complete", .green) : terminal.styled("under way", .yellow)
        let gateways = progress.list("gateways")
        let none = gateways.isEmpty ? ", no gateway that you see has changed by it" : ""
        return ["\(revision) of \(progress.time("decidedAt")): \(state)\(none)"]
            + gateways.map { "  " + gateway($0) }
            + progress.list("webhooks").map { webhook in
                "  webhook \(webhook.resourceName): \(webhook.words("state"))"
            }
    }

    private static func gateway(_ gateway: JSONNode) -> String {
        let head = "\(gateway.resourceName) version \(gateway["version"]?.cell ?? "-"): "
        let why = gateway.words("heldBecause")
        if gateway["released"]?.bool != true { return head + "held back (\(why.orDash))" }
        let held = why.isEmpty ? "" : ", Envoys are not given it (\(why))"
        guard let nodes = gateway["nodes"] else {
            let (has, all) = (gateway["acknowledgedCount"], gateway["nodeCount"])
            return head + "\(has?.cell ?? "-") of \(all?.cell ?? "-") proxies have it" + held
        }
        let all = nodes.elements.map { $0 }
        if all.isEmpty { return head + "no proxy polls it" + held }
        func named(_ word: String, _ isSo: (JSONNode) -> Bool) -> String {
            let names = all.filter(isSo).map { $0.words("name") }
            if names.isEmpty { return "" }
            let more = names.count > 5 ? ", and \(names.count - 5) more" : ""
            return "; \(word): " + names.prefix(5).joined(separator: ", ") + more
        }
        func has(_ node: JSONNode) -> Bool { node["acknowledged"]?.bool == true }
        func isSilent(_ node: JSONNode) -> Bool { node["silent"]?.bool == true }
        func refuses(_ node: JSONNode) -> Bool { node["refused"]?.bool == true }
        return head + "\(all.filter(has).count) of \(all.count) proxies have it" + held
            + named("refused by", refuses)
            + named("waiting for") { !has($0) && !isSilent($0) && !refuses($0) }
            + named("silent") { isSilent($0) && !has($0) }
    }
}
