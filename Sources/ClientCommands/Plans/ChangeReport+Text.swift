import GatewayModel
import JSON
import Terminal

extension ChangeReport {
    /// Of each list, unless all is wanted.
    private static let shownLines = 10
    private static let shownUnchanged = 3

    /// All of it for people: what becomes of each resource, what that does to each gateway, and
    /// what to look at.
    func text(on terminal: Terminal, isWide: Bool) -> String {
        guard isChange else { return warnings(on: terminal) + summary(on: terminal) }
        let limit = isWide ? nil : Self.shownLines
        var text = resources(limit: limit, on: terminal)
        for gateway in root["gateways"]?.elements.map({ $0 }) ?? [] {
            text += "\n" + GatewayEffectText(gateway, limit: limit).text(on: terminal)
        }
        let notes = warnings(on: terminal) + rules(on: terminal, isWide: isWide)
        return text + (notes.isEmpty ? "" : "\n" + notes) + "\n" + summary(on: terminal)
    }

    private func resources(limit: Int?, on terminal: Terminal) -> String {
        let outcomes = outcomes
        let marked = outcomes.map { outcome in
            MarkedLine(
                mark: Self.mark(outcome.action),
                cells: ["\(outcome.kind) \(outcome.name)", outcome.action])
        }
        let changed = marked.filter { $0.mark != .stays }
        let unchanged = marked.filter { $0.mark == .stays }
        return MarkedList(
            [
                .init(lines: changed, limit: limit),
                .init(lines: unchanged, limit: limit == nil ? nil : Self.shownUnchanged),
            ], indent: 0
        ).text(on: terminal)
    }

    private static func mark(_ action: String) -> MarkedLine.Mark {
        switch action {
        case "created": .comes
        case "deleted": .goes
        case "unchanged": .stays
        default: .changes
        }
    }

    // MARK: What to look at

    /// Of these each is a line of what becomes of a gateway.
    private static let told: Set = ["CarvedOut", "Displaced"]

    /// Without what is said of a gateway already.
    private func warnings(on terminal: Terminal) -> String {
        let gateways = root["gateways"]?.elements.map { $0 } ?? []
        let said = Set(
            gateways.flatMap { gateway in
                gateway["lost"]?.elements.compactMap { $0["message"]?.string } ?? []
            })
        let warnings = (root["warnings"]?.elements.map { $0 } ?? []).filter { warning in
            if !gateways.isEmpty, let code = warning["code"]?.string, Self.told.contains(code) {
                return false
            }
            return warning["message"]?.string.map { !said.contains($0) } ?? false
        }
        let messages = warnings.map { $0["message"]?.string ?? "" }
        let located = manifests?.located(messages) ?? messages
        var lines: [String] = []
        for (warning, message) in zip(warnings, located) {
            let resource = warning["resource"]?.string.map { $0.printable + ": " } ?? ""
            let code = warning["code"]?.string.map { " (\($0.printable))" } ?? ""
            let text = terminal.wrapped(
                "warning: " + resource + APIWords.withShortTimes(message.printable) + code,
                indent: 2)
            // Two listeners of a set may be told the same.
            if !lines.contains(text) { lines.append(text) }
        }
        return lines.map { line in
            line.replacing(
                "warning: ", with: terminal.styled("warning: ", .yellow), maxReplacements: 1)
        }.joined()
    }

    private func rules(on terminal: Terminal, isWide: Bool) -> String {
        var lines = (root["releases"]?.elements.map { $0 } ?? []).map(released)
        if let approval = root["approval"] {
            let count = approval["approvals"]?.int64 ?? 1
            lines.append(
                "\(count == 1 ? "1 other has" : "\(count) others have") to agree, as "
                    + "ListenerPolicy \(list(approval["policies"])) wants it: it becomes a "
                    + "proposal")
        }
        if let meaning { lines.append(meaning) }
        if let time = root["terms"]?["confirmBefore"]?.string?.toTheSecond {
            let revision = root["revision"]?.int64.map(String.init) ?? "REVISION"
            lines.append(
                "it is undone at \(time.printable) unless lintel confirm \(revision) comes before")
        }
        let freezes = list(root["terms"]?["overriddenFreezes"])
        if !freezes.isEmpty { lines.append("it overrides ChangeFreeze \(freezes)") }
        if let proposal = root["terms"]?["proposal"] {
            lines.append(
                "it carries out proposal \(proposal["name"]?.string?.printable ?? "") of "
                    + "\(proposal["author"]?.string?.printable ?? ""), approved by "
                    + list(proposal["approvers"]))
        }
        if isWide, let policies = root["policies"] {
            lines.append("it satisfies ListenerPolicy \(list(policies))")
        }
        if isWide, let digest { lines.append("plan: \(digest.printable)") }
        if root["partial"]?.bool == true {
            lines.append("there is more that you may not see")
        }
        return lines.map { terminal.wrapped($0, indent: 2) }.joined()
    }

    private func released(_ release: JSONNode) -> String {
        let gateway = ["namespace", "name"].map { release[$0]?.string?.printable ?? "" }
            .joined(separator: "/")
        let version = release["version"]?.int64 ?? 0
        let previous = release["previousVersion"]?.int64 ?? 0
        // There is no such version yet, so what was held is shown.
        if isDryRun, root["revision"]?.int64 == version {
            return "proxies of \(gateway) are given this and what was held, instead of version "
                + "\(previous): lintel diff \(gateway) \(previous)"
        }
        return "proxies of \(gateway) are given version \(version) instead of \(previous): "
            + "lintel diff \(gateway) \(previous) \(version)"
    }

    private func list(_ node: JSONNode?) -> String {
        (node?.elements.compactMap { $0.string?.printable } ?? []).joined(separator: ", ")
    }
}
