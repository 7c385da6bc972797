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

    func validate(into problems: inout Problems) {
        switch self {
        case .requestHeaderModifier(let modifier):
            problems.within("requestHeaderModifier") { modifier.validate(into: &$0) }
        case .responseHeaderModifier(let modifier):
            problems.within("responseHeaderModifier") { modifier.validate(into: &$0) }
        case .requestRedirect(let redirect):
            problems.within("requestRedirect") { redirect.validate(into: &$0) }
        case .urlRewrite(let rewrite):
            problems.within("urlRewrite") { problems in
                if let hostname = rewrite.hostname {
                    problems.check(preciseHostname: hostname, at: "/hostname")
                }
                rewrite.path?.validate(into: &problems)
            }
        case .requestMirror(let mirror):
            problems.within("requestMirror") { problems in
                problems.within("backendRef") { mirror.backendRef.validate(into: &$0) }
                mirror.fraction?.validate(into: &problems)
            }
        case .unsupported: break
        }
    }
}

extension RequestRedirect {
    private static let statusCodes = [301, 302, 303, 307, 308]

    fileprivate func validate(into problems: inout Problems) {
        if let scheme, !["http", "https"].contains(scheme) {
            problems.issue(
                "V8", at: "/scheme", "\(quoted(scheme)) is not known here; use http or https")
        }
        if let hostname { problems.check(preciseHostname: hostname, at: "/hostname") }
        path?.validate(into: &problems)
        problems.check(port: port)
        if !Self.statusCodes.contains(statusCode) {
            problems.issue(
                "V8", at: "/statusCode",
                "\(statusCode) does not redirect; use 301, 302, 303, 307 or 308")
        }
    }
}

extension PathModifier {
    fileprivate func validate(into problems: inout Problems) {
        switch self {
        case .replaceFullPath(let path):
            problems.check(replacement: path, isPrefix: false, at: "/path/replaceFullPath")
        case .replacePrefixMatch(let prefix):
            problems.check(replacement: prefix, isPrefix: true, at: "/path/replacePrefixMatch")
        }
    }
}

extension RequestMirror.Fraction {
    fileprivate func validate(into problems: inout Problems) {
        guard denominator < 1 || !(0...denominator).contains(numerator) else { return }
        problems.issue(
            "Fraction", at: "/fraction",
            "\(numerator) of \(denominator) is not a fraction; use 0 to the denominator")
    }
}
