package import JSON

/// The part of Kubernetes' JSONPath that columns of tables are written in: members (`.spec.tls`),
/// all elements (`[*]`), and those of which a member is a text (`[?(@.type=="Accepted")]`).
package struct JSONPath: Hashable, Sendable {
    private enum Step: Hashable {
        case member(String)
        case elements
        case elementsWhere(member: String, is: String)
    }

    private var steps: [Step] = []

    /// Nil for what is more than that.
    package init?(_ text: String) {
        var rest = Substring(text)
        while let first = rest.popFirst() {
            switch first {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                if name.isEmpty { return nil }
                steps.append(.member(String(name)))
                rest = rest.dropFirst(name.count)
            case "[":
                guard let end = rest.firstIndex(of: "]"), let step = Self.bracket(rest[..<end])
                else { return nil }
                steps.append(step)
                rest = rest[rest.index(after: end)...]
            default: return nil
            }
        }
    }

    /// What stands between `[` and `]`.
    private static func bracket(_ text: Substring) -> Step? {
        if text == "*" { return .elements }
        guard text.hasPrefix("?(@."), text.hasSuffix("\")"),
            let equals = text.firstRange(of: "==\"")
        else { return nil }
        let member = text[text.index(text.startIndex, offsetBy: 4)..<equals.lowerBound]
        return .elementsWhere(
            member: String(member), is: String(text[equals.upperBound...].dropLast(2)))
    }

    /// All values there, in their order.
    package func values(in node: JSONNode) -> [JSONNode] {
        steps.reduce([node]) { nodes, step in
            switch step {
            case .member(let name): nodes.compactMap { $0.member(name) }
            case .elements: nodes.flatMap { $0.elements.map { $0 } }
            case .elementsWhere(let name, let text):
                nodes.flatMap { $0.elements.filter { $0.member(name)?.string == text } }
            }
        }
    }
}

extension JSONNode {
    /// The first member of a name that is only known now.
    func member(_ name: String) -> JSONNode? {
        members.first { String($0.key) == name }?.value
    }
}
