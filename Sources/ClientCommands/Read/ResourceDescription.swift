import GatewayModel
import JSON
import Manifest
import Terminal

/// A resource for people, part by part.
struct ResourceDescription {
    let id: ResourceID
    let node: JSONNode
    let history: [JSONNode]
    let warnings: [JSONNode]

    func text(on terminal: Terminal) -> String {
        var text = head(on: terminal)
        func part(_ title: String, _ body: String) {
            if body.isEmpty { return }
            let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
            let last = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
            text += "\n" + terminal.styled(title, .bold) + "\n"
            text += last.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
        }
        part("Spec", spec)
        if let proposal {
            part("State", proposal.words(on: terminal.narrower(by: 2), isNew: false))
            let effect = proposal.preview?.text(on: terminal.narrower(by: 2), isWide: false)
            part("What it would do", proposal.isOpen ? effect ?? "" : "")
        } else if let status = node["status"] {
            for section in StatusDescription(status).sections(on: terminal.narrower(by: 2)) {
                part(section.title, section.text)
            }
        }
        let last = HistoryTable.resource(history, false)
        part("Last commits", history.isEmpty ? "" : last.text(on: terminal.narrower(by: 2)))
        let warned = warnings.map { warning in
            let reason = terminal.styled(warning.words("reason"), .yellow)
            return terminal.narrower(by: 2).wrapped(
                "\(reason) \(warning.time("lastTime")): \(warning.words("message"))", indent: 2)
        }
        part("Warnings", warned.joined())
        return text
    }

    /// Nil where it is none.
    private var proposal: Proposal? {
        node["spec"]?["approvalsNeeded"] == nil ? nil : Proposal(node)
    }

    private func head(on terminal: Terminal) -> String {
        guard let metadata = node["metadata"] else { return "" }
        let time = metadata.words("creationTimestamp")
        let created = Age.text(from: time).map { "\(time.toTheSecond) (\($0) ago)" }
        func map(_ name: StaticString) -> String {
            (metadata[name]?.members.map { "\(String($0.key).printable)=\($0.value.cell)" } ?? [])
                .joined(separator: ", ")
        }
        let rows = [
            ("Name", metadata.words("name")), ("Namespace", metadata.words("namespace")),
            ("Kind", "\(node.words("kind")) (\(node.words("apiVersion")))"),
            ("Created", created ?? "built in"),
            ("Last commit", metadata.words("resourceVersion")),
            ("Generation", metadata["generation"]?.cell ?? ""), ("UID", metadata.words("uid")),
            ("Labels", map("labels")), ("Annotations", map("annotations")),
        ].filter { !$0.1.isEmpty }
        let width = rows.reduce(0) { max($0, $1.0.count) }
        return rows.map { name, value in
            let padding = String(repeating: " ", count: width - name.count + 2)
            return terminal.wrapped(
                value, after: terminal.styled(name + ":", .bold) + padding, indent: width + 3)
        }.joined()
    }

    /// As YAML; of kinds without a spec what stands beside the metadata.
    private var spec: String {
        if let spec = node["spec"] {
            // What is said in words below.
            let told = proposal == nil ? [] : ["preview", "plan", "approvalsNeeded"]
            return Self.yaml(spec, without: told)
        }
        return Self.yaml(node, without: ["apiVersion", "kind", "metadata", "status"])
    }

    /// Empty if nothing is left.
    private static func yaml(_ node: JSONNode, without names: [String]) -> String {
        if names.isEmpty { return yaml(node) }
        var writer = JSONWriter()
        writer.object { writer in
            for (key, value) in node.members {
                if names.contains(String(key)) { continue }
                writer.key(key)
                writer.node(value)
            }
        }
        guard let rest = try? JSONDocument.parsing(writer.bytes), rest.root.count > 0 else {
            return ""
        }
        return yaml(rest.root)
    }

    static func yaml(_ node: JSONNode) -> String {
        String(decoding: YAMLWriter.yaml(node), as: UTF8.self).printableLines
    }
}

extension Terminal {
    /// For what is indented.
    func narrower(by columns: Int) -> Terminal {
        Terminal(
            descriptor: descriptor, isInteractive: isInteractive,
            columns: self.columns.map { max(1, $0 - columns) }, hasColor: hasColor)
    }
}
