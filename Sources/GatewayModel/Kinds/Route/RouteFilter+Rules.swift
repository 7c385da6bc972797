extension Problems {
    /// What filters may stand together, and with what else, in one rule.
    mutating func check(filters: [RouteFilter], of rule: RouteRule) {
        var types: Set<String> = []
        for (index, filter) in filters.enumerated()
        where !types.insert(filter.type).inserted && !filter.mayBeRepeated {
            issue(
                "FilterRepeated", at: "/\(index)",
                "a rule has one filter of type \(filter.type); join them, or remove one")
        }
        guard let redirect = filters.firstIndex(where: { $0.type == "RequestRedirect" }) else {
            return checkPrefixMatch(filters, rule)
        }
        if types.contains("URLRewrite") {
            issue(
                "FilterConflict", at: "/\(redirect)",
                "a request that is redirected is not rewritten; remove RequestRedirect or "
                    + "URLRewrite")
        }
        if !rule.backendRefs.isEmpty {
            issue(
                "FilterConflict", at: "/\(redirect)",
                "a request that is redirected reaches no backend; remove the filter or backendRefs")
        }
        checkPrefixMatch(filters, rule)
    }

    private mutating func checkPrefixMatch(_ filters: [RouteFilter], _ rule: RouteRule) {
        // No match is one, of the prefix "/".
        let hasOnePrefix =
            rule.matches.isEmpty
            || (rule.matches.count == 1 && rule.matches[0].path.type == .pathPrefix)
        guard !hasOnePrefix else { return }
        for (index, filter) in filters.enumerated() {
            guard case .replacePrefixMatch = filter.path else { continue }
            issue(
                "PrefixMatch", at: "/\(index)",
                "ReplacePrefixMatch needs a rule with exactly one match, of a path of type "
                    + "PathPrefix; split the rule, or use ReplaceFullPath")
        }
    }
}

extension RouteFilter {
    fileprivate var mayBeRepeated: Bool { ["RequestMirror", "ExtensionRef"].contains(type) }

    fileprivate var path: PathModifier? {
        switch self {
        case .requestRedirect(let redirect): redirect.path
        case .urlRewrite(let rewrite): rewrite.path
        case .requestHeaderModifier, .responseHeaderModifier, .requestMirror, .unsupported: nil
        }
    }
}
