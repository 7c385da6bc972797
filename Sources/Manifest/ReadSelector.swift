import GatewayModel
import JSON

extension Problems {
    /// Reads `namespaces: {from, selector}`, which listeners and Gateways both have.
    mutating func namespaces<From: RawRepresentable<String> & CaseIterable>(
        _ node: JSONNode, as type: From.Type
    ) -> (From?, LabelSelector?) {
        within("namespaces") { problems in
            var (from, selector): (From?, LabelSelector?)
            guard problems.isObject(node) else { return (nil, nil) }
            for (key, value) in node.members where !value.isNull {
                switch key {
                case "from": from = problems.choice(value, at: "/from", as: From.self)
                case "selector": selector = problems.within("selector") { $0.selector(value) }
                default: problems.unread(key, value, of: .namespaces)
                }
            }
            if selector != nil, from?.rawValue != "Selector" {
                problems.warning(
                    "IgnoredField", at: "/selector",
                    "selector has no effect unless from is Selector; say so, or remove it")
            }
            return (from, selector)
        }
    }

    private mutating func selector(_ node: JSONNode) -> LabelSelector {
        var selector = LabelSelector()
        guard isObject(node) else { return selector }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "matchLabels": selector.matchLabels = stringMap(value, at: "/matchLabels")
            case "matchExpressions":
                guard isArray(value, at: "/matchExpressions") else { continue }
                selector.matchExpressions = within("matchExpressions") { problems in
                    value.elements.enumerated().map { index, element in
                        problems.within("\(index)") { $0.requirement(element) }
                    }
                }
            default: unread(key, value, of: .selector)
            }
        }
        return selector
    }

    private mutating func requirement(_ node: JSONNode) -> LabelSelector.Requirement {
        let placeholder = LabelSelector.Requirement(key: "unreadable", operator: .exists)
        guard isObject(node) else { return placeholder }
        var key: String?
        var `operator`: LabelSelector.Operator?
        var values: [String] = []
        let before = issueCount
        var (hasKey, hasOperator) = (false, false)
        for (name, value) in node.members where !value.isNull {
            switch name {
            case "key":
                hasKey = true
                key = string(value, at: "/key")
            case "operator":
                hasOperator = true
                `operator` = selectorOperator(value)
            case "values": values = strings(value, at: "/values")
            default: unread(name, value, of: .requirement)
            }
        }
        if !hasKey { issue("X4", at: "/key", "key is required; add it") }
        if !hasOperator { issue("X4", at: "/operator", "operator is required; add it") }
        guard let key, let `operator`, issueCount == before else { return placeholder }
        return LabelSelector.Requirement(key: key, operator: `operator`, values: values)
    }

    /// An operator that does not exist makes the selector malformed: X4 rather than V8.
    private mutating func selectorOperator(_ node: JSONNode) -> LabelSelector.Operator? {
        guard let text = string(node, at: "/operator") else { return nil }
        if let known = LabelSelector.Operator(rawValue: text) { return known }
        issue(
            "X4", at: "/operator",
            "\(quoted(text)) is not an operator; use In, NotIn, Exists or DoesNotExist")
        return nil
    }
}
