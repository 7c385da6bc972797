import GatewayModel
import JSON
import Terminal

/// A status for people: conditions, listeners and parents as tables, the rest as it is.
struct StatusDescription {
    struct Section {
        let title: String
        let text: String
    }

    private let status: JSONNode

    init(_ status: JSONNode) { self.status = status }

    func sections(on terminal: Terminal) -> [Section] {
        var sections: [Section] = []
        func add(_ title: String, _ table: TextTable) {
            if table.rows.isEmpty { return }
            sections.append(Section(title: title, text: table.text(on: terminal)))
        }
        add("Conditions", Self.conditions(status.list("conditions")))
        add("Listeners", listeners)
        for parent in status.list("parents") {
            let reference = parent["parentRef"]
            let name = (reference?.words("kind") ?? "") + " " + (reference?.resourceName ?? "")
            let state =
                parent["serving"]?.bool == true ? "serves" : parent.words("servingReason")
            add("At \(name): \(state)", Self.conditions(parent.list("conditions")))
        }
        let rest = status.members.filter {
            !["conditions", "listeners", "parents"].contains(String($0.key))
        }
        let lines = rest.filter { !Self.hasParts($0.value) }
            .map { "\(String($0.key).printable): \($0.value.cell)\n" }
        if !lines.isEmpty { sections.append(Section(title: "Status", text: lines.joined())) }
        for (key, value) in rest where Self.hasParts(value) {
            sections.append(
                Section(title: String(key).printable, text: ResourceDescription.yaml(value)))
        }
        return sections
    }

    private static func hasParts(_ value: JSONNode) -> Bool {
        value.kind == .object || value.kind == .array
    }

    private static func conditions(_ conditions: [JSONNode]) -> TextTable {
        var table = TextTable(["CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE"])
        for condition in conditions {
            let style: TextStyle = condition.isAmiss ? .red : .plain
            table.add([
                .init(condition.words("type")), .init(condition.words("status"), style),
                .init(condition.words("reason")), .init(condition.time("lastTransitionTime")),
                .init(condition.words("message")),
            ])
        }
        return table
    }

    /// A row for each, with the first that is amiss.
    private var listeners: TextTable {
        var table = TextTable(["LISTENER", "ROUTES", "STATE", "MESSAGE"])
        for listener in status.list("listeners") {
            let amiss = listener.list("conditions").filter(\.isAmiss)
            let routes = listener["attachedRoutes"]?.cell ?? ""
            if amiss.isEmpty {
                table.add([
                    .init(listener.words("name")), .init(routes), .init("serves", .green), "",
                ])
            }
            if let first = amiss.first {
                var messages: [String] = []
                for message in amiss.map({ $0.words("message") }) where !messages.contains(message)
                {
                    messages.append(message)
                }
                table.add([
                    .init(listener.words("name")), .init(routes),
                    .init(first.words("reason"), .red), .init(messages.joined(separator: "; ")),
                ])
            }
        }
        return table
    }
}

extension JSONNode {
    /// Of a condition: whether its status is the one that nobody wants. That of some types is
    /// `True`.
    fileprivate var isAmiss: Bool {
        let type = self["type"]?.string ?? ""
        let isBad = ["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid", "Shadowed"]
            .contains(type)
        return self["status"]?.string == (isBad ? "True" : "False")
    }
}
