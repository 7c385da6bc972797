extension RouteSpec {
    /// semantics.md 6.1 and 6.6.
    func validate(
        as kind: ResourceKind, isTLSAlpha2: Bool, namespace: String, into problems: inout Problems
    ) {
        problems.check(parentRefs: parentRefs, namespace: namespace)
        validateHostnames(of: kind, atLeast: isTLSAlpha2 ? 0 : 1, into: &problems)
        checkRuleCount(of: kind, isTLSAlpha2: isTLSAlpha2, into: &problems)
        problems.within("rules") { problems in
            for (index, rule) in rules.enumerated() {
                problems.within("\(index)") {
                    rule.validate(as: kind, backendsAtLeast: isTLSAlpha2 ? 0 : 1, into: &$0)
                }
            }
            checkRuleNames(into: &problems)
        }
        let matches = rules.reduce(0) { $0 + $1.matches.count }
        if matches > Limits.matchesPerRoute {
            problems.issue(
                "V8", at: "/rules",
                "the rules have \(matches) matches in all; use at most \(Limits.matchesPerRoute), "
                    + "and another route for the rest")
        }
        if sizePerHost > Limits.routeBytesPerHost {
            problems.issue(
                "V8", at: "/rules",
                "proxies have the filters of a rule once for each of its matches, here about "
                    + "\(sizePerHost >> 10) KiB for each hostname; use at most "
                    + "\(Limits.routeBytesPerHost >> 10) KiB: fewer matches, or smaller filters")
        }
    }

    private func checkRuleCount(
        of kind: ResourceKind, isTLSAlpha2: Bool, into problems: inout Problems
    ) {
        guard kind != .httpRoute, !isTLSAlpha2, rules.count > 1 else {
            return problems.check(
                count: rules.count, of: "rules", in: 1...Limits.routeRules, at: "/rules")
        }
        problems.issue(
            "V8", at: "/rules",
            "there are \(rules.count) rules; a \(kind.rawValue) has one, since nothing tells its "
                + "connections apart: put all backends into it, with weights")
    }

    /// - Parameter least: of a TLSRoute.
    private func validateHostnames(
        of kind: ResourceKind, atLeast least: Int, into problems: inout Problems
    ) {
        switch kind {
        case .httpRoute:
            problems.check(
                count: hostnames.count, of: "hostnames", atMost: Limits.httpRouteHostnames,
                at: "/hostnames")
        case .tlsRoute:
            problems.check(
                count: hostnames.count, of: "hostnames", in: least...Limits.tlsRouteHostnames,
                at: "/hostnames")
        default:
            if !hostnames.isEmpty {
                problems.issue(
                    "NotForKind", at: "/hostnames",
                    "a \(kind.rawValue) cannot tell hostnames apart; remove hostnames")
                return
            }
        }
        problems.within("hostnames") { problems in
            for (index, hostname) in hostnames.enumerated() {
                problems.check(hostname: hostname, at: "/\(index)")
            }
        }
    }

    private func checkRuleNames(into problems: inout Problems) {
        var names: Set<String> = []
        for (index, rule) in rules.enumerated() {
            guard let name = rule.name, !names.insert(name).inserted else { continue }
            problems.issue(
                "RuleName", at: "/\(index)/name",
                "rule \(quoted(name)) is listed twice; give each its own name")
        }
    }
}

extension Problems {
    /// A list has to have a number of entries in `range`.
    mutating func check(count: Int, of what: String, in range: ClosedRange<Int>, at pointer: String)
    {
        guard !range.contains(count) else { return }
        let wanted =
            range.count == 1
            ? "exactly \(range.lowerBound)"
            : "\(range.lowerBound) to \(range.upperBound)"
        issue("V8", at: pointer, "there are \(count) \(what); use \(wanted)")
    }

    /// Port 0 comes from an old log or from code: the reader refuses it.
    mutating func check(port: UInt16?, at pointer: String = "/port") {
        if port == 0 { issue("V8", at: pointer, "port 0 is out of range; use 1 to 65535") }
    }
}
