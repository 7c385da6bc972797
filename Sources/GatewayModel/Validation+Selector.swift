extension Problems {
    /// X4: `from: Selector` needs a selector, and a well-formed one. Pointers are relative to what
    /// has the `namespaces` member. For any other `from` a selector is kept and not looked at.
    mutating func check(requiredSelector selector: LabelSelector?) {
        guard let selector else {
            issue(
                "X4", at: "/namespaces/selector",
                "from is Selector but there is no selector; add one, {} for every namespace")
            return
        }
        within("namespaces") { problems in
            problems.within("selector") { selector.validate(into: &$0) }
        }
    }
}

extension LabelSelector {
    fileprivate func validate(into problems: inout Problems) {
        problems.check(labels: matchLabels, at: "/matchLabels", code: "X4")
        for (index, requirement) in matchExpressions.enumerated() {
            problems.within("matchExpressions") { problems in
                problems.within("\(index)") { requirement.validate(into: &$0) }
            }
        }
    }
}

extension LabelSelector.Requirement {
    fileprivate func validate(into problems: inout Problems) {
        problems.check(key, is: .labelKey, code: "X4", at: "/key")
        switch self.operator {
        case .in, .notIn:
            if values.isEmpty {
                problems.issue(
                    "X4", at: "/values",
                    "operator \(self.operator.rawValue) needs at least one value; add one")
            }
        case .exists, .doesNotExist:
            if !values.isEmpty {
                problems.issue(
                    "X4", at: "/values",
                    "operator \(self.operator.rawValue) takes no values; remove them")
            }
        }
        for (index, value) in values.enumerated() {
            problems.check(value, is: .labelValue, code: "X4", at: "/values/\(index)")
        }
    }
}
