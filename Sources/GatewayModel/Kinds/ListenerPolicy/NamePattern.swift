import RegularExpressions

/// A pattern of names, taken apart at its placeholders.
public struct NamePattern: Hashable, Sendable {
    /// The placeholder that needs no variable.
    public static let namespace = "namespace"

    public enum Part: Hashable, Sendable {
        case text(String)
        case placeholder(String)
    }

    public let parts: [Part]

    /// Nil if a brace has no other.
    public init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                return nil
            }
            let name = rest[rest.index(after: open)..<close]
            if name.isEmpty || name.contains("{") { return nil }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.placeholder(String(name)))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// Whether what it matches depends on the namespace.
    public var namesNamespace: Bool { parts.contains(.placeholder(Self.namespace)) }

    /// The expression that names have to match as a whole; nil where a placeholder is unknown.
    public func expression(
        in namespace: String, _ variables: [NamingVariable]
    ) -> String? {
        var expression = ""
        for part in parts {
            switch part {
            case .text(let text): expression += TextPattern.literal(text)
            case .placeholder(Self.namespace): expression += TextPattern.literal(namespace)
            case .placeholder(let name):
                guard let variable = variables.first(where: { $0.name == name }) else {
                    return nil
                }
                expression += "(?:\(variable.expression))"
            }
        }
        return expression
    }
}

extension NamingVariable {
    fileprivate var expression: String {
        pattern ?? values.map(TextPattern.literal).joined(separator: "|")
    }
}
