package import JSON

extension LabelSelector: Described {
    package static func title(of kind: ResourceKind?) -> String { "a selector" }

    package static func schemaName(_ form: SchemaForm) -> String? {
        form.name("LabelSelectorObject")
    }

    package static func about(_ form: SchemaForm) -> String? {
        "All requirements must hold; `{}` chooses everything."
    }

    package static var placeholder: LabelSelector { LabelSelector() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.unlessEmpty("matchLabels", &matchLabels)
        fields.unlessEmpty("matchExpressions", &matchExpressions)
    }
}

extension LabelSelector.Requirement: Described {
    package static func title(of kind: ResourceKind?) -> String { "an expression of a selector" }

    package static var placeholder: Self { Self(key: "unreadable", operator: .exists) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("key", &key, code: "X4")
        fields.required("operator", &self.operator, code: "X4")
        fields.unlessEmpty("values", &values)
    }
}

extension LabelSelector.Operator: Choice {
    package static var placeholder: Self { .exists }

    /// An operator that does not exist makes the selector malformed: X4 rather than V8.
    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> Self? {
        guard let text = reader.problems.string(node) else { return nil }
        if let known = Self(rawValue: text) { return known }
        reader.problems.issue(
            "X4", "\(quoted(text)) is not an operator; use In, NotIn, Exists or DoesNotExist")
        return nil
    }
}

// MARK: - Namespaces

/// How the namespaces of a selection are said.
package protocol NamespacesFrom: Choice, Hashable {
    /// Those that ``NamespaceSelection/selector`` selects.
    static var selector: Self { get }
}

/// `namespaces: {from, selector}`, which listeners and Gateways both have. What ``From`` has for a
/// placeholder is the default.
package struct NamespaceSelection<From: NamespacesFrom>: Hashable, Sendable {
    package var from: From
    package var selector: LabelSelector?
}

extension NamespaceSelection: Described {
    package static func title(of kind: ResourceKind?) -> String { "namespaces" }

    package static var placeholder: Self { Self(from: .placeholder) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("from", &from)
        fields.optional("selector", &selector, .none, "`{}` selects every namespace.")
    }

    /// X4: `from: Selector` needs a selector, and a well-formed one. For any other `from` a
    /// selector is kept and not looked at.
    package mutating func check(_ reader: inout ManifestReader) {
        guard from == .selector else {
            guard selector != nil || !reader.isReadable(["/selector"]) else { return }
            return reader.problems.warning(
                "IgnoredField", at: "/selector",
                "selector has no effect unless from is Selector; say so, or remove it")
        }
        if let selector {
            selector.checkParts(at: "/selector", &reader)
        } else if reader.isReadable(["/selector"]) {
            reader.problems.issue(
                "X4", at: "/selector",
                "from is Selector but there is no selector; add one, {} for every namespace")
        }
    }
}

extension LabelSelector {
    /// - Parameters:
    ///   - place: of the selector.
    ///   - reader: reads the object that has the selector.
    func checkParts(at place: String, _ reader: inout ManifestReader) {
        reader.problems.check(labels: matchLabels, at: place + "/matchLabels", code: "X4")
        for (index, requirement) in matchExpressions.enumerated() {
            let pointer = place + "/matchExpressions/\(index)"
            guard reader.isReadable([pointer, pointer + "/operator", pointer + "/values"]) else {
                continue
            }
            requirement.check(at: pointer, &reader.problems)
        }
    }
}

extension LabelSelector.Requirement {
    fileprivate func check(at pointer: String, _ problems: inout Problems) {
        problems.check(key, is: .labelKey, code: "X4", at: pointer + "/key")
        switch self.operator {
        case .in, .notIn:
            if values.isEmpty {
                problems.issue(
                    "X4", at: pointer + "/values",
                    "operator \(self.operator.rawValue) needs at least one value; add one")
            }
        case .exists, .doesNotExist:
            if !values.isEmpty {
                problems.issue(
                    "X4", at: pointer + "/values",
                    "operator \(self.operator.rawValue) takes no values; remove them")
            }
        }
        for (index, value) in values.enumerated() {
            problems.check(value, is: .labelValue, code: "X4", at: pointer + "/values/\(index)")
        }
    }
}
