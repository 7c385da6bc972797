import GatewayModel
import JSON
import Terminal

/// A change that waits for others to agree, as the server shows it.
struct Proposal {
    let root: JSONNode

    init(_ root: JSONNode) { self.root = root }

    var name: String { root["metadata"]?["name"]?.string?.printable ?? "" }
    var plan: String? { spec("plan")?.string }
    /// What it would do, as long as it is open: now, or else when it was proposed.
    var preview: ChangeReport? {
        (root["status"]?["preview"] ?? spec("preview")).map { ChangeReport($0) }
    }
    private var state: String { text("state") }
    /// Whether others may still agree.
    var isOpen: Bool { state == "Open" }

    private func spec(_ name: StaticString) -> JSONNode? { root["spec"]?[name] }
    private func text(_ name: StaticString) -> String { spec(name)?.string?.printable ?? "" }

    /// - Parameter isNew: whether this command has made it.
    func show(in session: Session, isNew: Bool = false) {
        if session.show(document: root) { return }
        if session.output == .name { return session.out.line("proposal/\(name)") }
        session.out.write(words(on: session.out, isNew: isNew))
    }

    /// Who has to agree, to what, and until when.
    func words(on terminal: Terminal, isNew: Bool) -> String {
        let needed = spec("approvalsNeeded")?.int64 ?? 1
        let given = spec("approvals")?.elements.map { $0["principal"]?.string?.printable ?? "" }
        var text =
            isNew
            ? terminal.wrapped("Nothing is changed yet: this is proposal \(name).", indent: 2)
            : "Proposal \(name): \(state)\n"
        if isOpen {
            text += terminal.wrapped(
                "\(needed == 1 ? "1 other has" : "\(needed) others have") to approve it by "
                    + self.text("expiresAt").toTheSecond
                    + (isNew ? ": lintel approve \(name)" : ""),
                after: "  ", indent: 2)
        }
        if let given, !given.isEmpty {
            text += terminal.wrapped(
                "approved by " + given.joined(separator: ", "), after: "  ", indent: 2)
        }
        let policies = (spec("policies")?.elements.compactMap { $0.string?.printable }) ?? []
        if !policies.isEmpty {
            text += terminal.wrapped(
                "as ListenerPolicy \(policies.joined(separator: ", ")) wants it", after: "  ",
                indent: 2)
        }
        return text + present(on: terminal) + ending(on: terminal)
    }

    /// Why approving it would not do it now.
    private func present(on terminal: Terminal) -> String {
        guard let status = root["status"] else { return "" }
        var lines: [String] = []
        if status["wouldLapse"]?.bool == true {
            let commits = status["commits"]?.elements.compactMap { $0.int64.map(String.init) } ?? []
            let between =
                commits.isEmpty ? "" : " (commit \(commits.joined(separator: ", ")) came between)"
            let reason = status["reason"]?.string?.printable ?? "it would do something else"
            lines.append("approving it now would end it: \(reason)\(between)")
        }
        if let frozen = status["frozen"]?.string {
            lines.append("frozen now: \(frozen.printable)")
        }
        return lines.map { terminal.wrapped($0, after: "  ", indent: 2) }.joined()
    }

    private func ending(on terminal: Terminal) -> String {
        guard let ending = spec("ending") else { return "" }
        if let revision = ending["revision"]?.int64 {
            return "  committed as revision \(revision)\n"
        }
        guard let reason = ending["reason"]?.string else { return "" }
        return terminal.wrapped(reason.printable, after: "  ", indent: 2)
    }
}
