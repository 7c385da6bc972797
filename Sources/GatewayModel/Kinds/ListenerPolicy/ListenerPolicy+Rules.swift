import RegularExpressions

extension ListenerPolicySpec {
    package mutating func check(_ reader: inout ManifestReader) {
        if let namespaceSelector, reader.isReadable(["/namespaceSelector"]) {
            namespaceSelector.checkParts(at: "/namespaceSelector", &reader)
        }
        checkVariables(&reader.problems)
        checkNames(&reader)
        checkDelegations(&reader.problems)
        if quota != nil, !gateways.isEmpty {
            reader.problems.issue(
                "PolicyScope", at: "/quota",
                "a quota is of all that a namespace has; put it into a policy without gateways")
        }
    }

    private func checkVariables(_ problems: inout Problems) {
        var seen: Set<String> = []
        for (index, variable) in variables.enumerated()
        where !seen.insert(variable.name).inserted {
            problems.issue(
                "NamePattern", at: "/variables/\(index)/name",
                "variable \(variable.name) is there already; give each another name")
        }
    }

    /// Compiled as it will be, for the longest namespace, so that no name is judged by an
    /// expression that RE2 refuses.
    private func checkNames(_ reader: inout ManifestReader) {
        guard reader.isReadable(within: "/variables") else { return }
        let longest = String(repeating: "n", count: Limits.labelBytes)
        for (index, rule) in names.enumerated() where reader.isReadable(within: "/names/\(index)") {
            let pointer = "/names/\(index)/pattern"
            guard let pattern = NamePattern(rule.pattern) else {
                reader.problems.issue(
                    "NamePattern", at: pointer,
                    "\(quoted(rule.pattern)) has a brace without another; placeholders look like "
                        + "{namespace}")
                continue
            }
            guard let expression = pattern.expression(in: longest, variables) else {
                let names = variables.map(\.name).filter { $0 != NamePattern.namespace }
                let known = ["{namespace}"] + names.map { "{\($0)}" }
                reader.problems.issue(
                    "NamePattern", at: pointer,
                    "\(quoted(rule.pattern)) has a placeholder that no variable explains; use "
                        + known.joined(separator: ", ") + ", or add a variable")
                continue
            }
            // What variables are wrong in themselves has been said.
            if let reason = Problems.reason(againstPolicy: expression) {
                reader.problems.issue(
                    "NamePattern", at: pointer, "\(quoted(rule.pattern)) cannot be used: \(reason)")
            }
        }
    }

    private func checkDelegations(_ problems: inout Problems) {
        var seen: Set<String> = []
        for (index, delegation) in delegations.enumerated() {
            // A loan may stand beside what it is lent from.
            let key = (delegation.until == nil ? "" : "until ") + delegation.hostname
            if seen.insert(key).inserted { continue }
            problems.issue(
                "Delegation", at: "/delegations/\(index)/hostname",
                "\(delegation.hostname) is delegated twice here, and one namespace has a name; "
                    + "leave one of the entries out")
        }
    }
}

extension Problems {
    /// An expression of a policy, which nobody but this server compiles.
    mutating func check(policyExpression expression: String, at pointer: String) {
        guard let reason = Self.reason(againstPolicy: expression) else { return }
        issue(
            "RegularExpression", at: pointer,
            "\(quoted(expression)) is not an expression that can be used: \(reason)")
    }

    fileprivate static func reason(againstPolicy expression: String) -> String? {
        let most = Limits.policyExpressionBytes
        if expression.utf8.count > most {
            return "it has \(expression.utf8.count) bytes; use at most \(most)"
        }
        do throws(ExpressionFault) {
            _ = try RegularExpression.programSize(of: expression)
        } catch {
            return error.reason
        }
        return TextPattern(expression) == nil ? "RE2 cannot compile it; shorten it" : nil
    }
}
