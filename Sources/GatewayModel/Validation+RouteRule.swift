extension RouteRule {
    /// semantics.md 6.6.
    ///
    /// - Parameter least: how many backends a rule needs that is not of an HTTPRoute.
    func validate(
        as kind: ResourceKind, backendsAtLeast least: Int, into problems: inout Problems
    ) {
        if let name { problems.check(name, is: .subdomain, at: "/name") }
        if kind == .httpRoute {
            validateHTTP(into: &problems)
            problems.check(
                count: backendRefs.count, of: "backendRefs", atMost: Limits.backendRefsPerRule,
                at: "/backendRefs")
        } else {
            refuseHTTP(as: kind, into: &problems)
            problems.check(
                count: backendRefs.count, of: "backendRefs", in: least...Limits.backendRefsPerRule,
                at: "/backendRefs")
        }
        problems.within("backendRefs") { problems in
            for (index, ref) in backendRefs.enumerated() {
                problems.within("\(index)") { ref.validate(into: &$0) }
            }
        }
    }

    private func validateHTTP(into problems: inout Problems) {
        problems.check(
            count: matches.count, of: "matches", atMost: Limits.matchesPerRule, at: "/matches")
        problems.within("matches") { problems in
            for (index, match) in matches.enumerated() {
                problems.within("\(index)") { match.validate(into: &$0) }
            }
        }
        problems.check(
            count: filters.count, of: "filters", atMost: Limits.filtersPerRule, at: "/filters")
        problems.within("filters") { problems in
            problems.check(filters: filters, of: self)
            for (index, filter) in filters.enumerated() {
                problems.within("\(index)") { filter.validate(into: &$0) }
            }
        }
        if let timeouts { problems.within("timeouts") { timeouts.validate(into: &$0) } }
    }

    /// What only HTTP has is refused elsewhere: to ignore it would send connections where they were
    /// not meant to go.
    private func refuseHTTP(as kind: ResourceKind, into problems: inout Problems) {
        let fields = [
            ("matches", !matches.isEmpty), ("filters", !filters.isEmpty),
            ("timeouts", timeouts != nil),
        ]
        for (name, isThere) in fields where isThere {
            problems.issue(
                "NotForKind", at: "/" + name,
                "a rule of a \(kind.rawValue) cannot have \(name); remove it, or use an HTTPRoute")
        }
    }
}

extension RouteTimeouts {
    /// GEP-1742: a request includes its tries; `0s` is no timeout.
    fileprivate func validate(into problems: inout Problems) {
        problems.check(duration: request, at: "/request")
        problems.check(duration: backendRequest, at: "/backendRequest")
        guard let request, let backendRequest, request.milliseconds != 0, backendRequest > request
        else { return }
        problems.issue(
            "Timeouts", at: "/backendRequest",
            "backendRequest \(backendRequest) is longer than request \(request), of which it is a "
                + "part; shorten it")
    }
}

extension BackendRef {
    func validate(into problems: inout Problems) {
        problems.check(group, is: .group, at: "/group")
        problems.check(kind, is: .kind, at: "/kind")
        problems.check(name, is: isOfBackend ? .subdomain : .foreignName, at: "/name")
        if let namespace { problems.check(namespace, is: .namespace, at: "/namespace") }
        problems.check(port: port)
        if !Limits.weights.contains(weight) {
            problems.issue(
                "V8", at: "/weight",
                "weight \(weight) is out of range; use \(Limits.weights.lowerBound) to "
                    + "\(Limits.weights.upperBound)")
        }
    }
}

extension Problems {
    /// The reader refuses these; an old log or code may bring them.
    mutating func check(duration: GatewayDuration?, isPositive: Bool = false, at pointer: String) {
        guard let duration else { return }
        if duration.milliseconds < (isPositive ? 1 : 0) || duration > Limits.duration {
            let least = isPositive ? "more than 0s" : "at least 0s"
            issue(
                "V8", at: pointer,
                "\(duration) is out of range; use \(least) and at most \(Limits.duration)")
        }
    }
}
