import GatewayModel
import JSON

extension Problems {
    /// semantics.md 6. What a kind may not have is read all the same, so that it can be refused
    /// rather than lost.
    mutating func route(_ node: JSONNode?, _ found: ManifestKind) -> RouteSpec {
        let kind = found.kind
        // What is missing or cannot be read becomes something that breaks no rule.
        var route = RouteSpec(rules: [.unreadable(for: kind)])
        if kind == .tlsRoute { route.hostnames = [Self.unreadableHostname] }
        guard let node else {
            if kind == .httpRoute { return route }
            missing("spec", at: "")
            return route
        }
        guard isObject(node) else { return route }
        var (hasHostnames, hasRules) = (false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "parentRefs":
                var index = 0
                route.parentRefs =
                    list(value, at: "parentRefs") { problems, element in
                        defer { index += 1 }
                        return problems.parentRef(element, index: index)
                    } ?? []
            case "hostnames":
                hasHostnames = true
                route.hostnames =
                    list(value, at: "hostnames") { problems, element in
                        problems.string(element) ?? Self.unreadableHostname
                    } ?? route.hostnames
            case "rules":
                hasRules = true
                route.rules =
                    list(value, at: "rules") { $0.rule($1, of: found) } ?? route.rules
            default: unread(key, value, of: .routeSpec(kind))
            }
        }
        if kind == .tlsRoute && !hasHostnames {
            if found.isTLSAlpha2 {
                route.hostnames = []
            } else {
                missing("hostnames", at: "/hostnames")
            }
        }
        if kind != .httpRoute && !hasRules { missing("rules", at: "/rules") }
        return route
    }

    private static let unreadableHostname = "unreadable"

    /// - Parameter index: makes the placeholder of a name that cannot be read differ from others.
    private mutating func parentRef(_ node: JSONNode, index: Int) -> ParentRef {
        let placeholder = ParentRef(name: "unreadable-\(index)")
        guard isObject(node) else { return placeholder }
        var ref = placeholder
        var hasName = false
        let before = issueCount
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "group": ref.group = string(value, at: "/group") ?? ref.group
            case "kind": ref.kind = string(value, at: "/kind") ?? ref.kind
            case "namespace":
                let namespace = string(value, at: "/namespace")
                ref.namespace = namespace == "" ? nil : namespace
            case "name":
                hasName = true
                ref.name = string(value, at: "/name") ?? ref.name
            case "sectionName":
                let section = string(value, at: "/sectionName")
                ref.sectionName = section == "" ? nil : section
            case "port": ref.port = port(value)
            default: unread(key, value, of: .parentRef)
            }
        }
        if !hasName { missing("name", at: "/name") }
        // Half a reference would be compared with the others.
        return issueCount == before ? ref : placeholder
    }

    private mutating func rule(_ node: JSONNode, of found: ManifestKind) -> RouteRule {
        let kind = found.kind
        let placeholder = RouteRule.unreadable(for: kind)
        var rule = RouteRule()
        guard isObject(node) else { return placeholder }
        var hasBackends = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "name": rule.name = string(value, at: "/name")
            case "matches":
                rule.matches = list(value, at: "matches") { $0.match($1) } ?? []
            case "filters":
                rule.filters = list(value, at: "filters") { $0.filter($1) } ?? []
            case "backendRefs":
                hasBackends = true
                let place = kind == .httpRoute ? FieldPlace.httpBackendRef : .backendRef
                rule.backendRefs =
                    list(value, at: "backendRefs") { $0.backendRef($1, in: place) }
                    ?? placeholder.backendRefs
            case "timeouts": rule.timeouts = within("timeouts") { $0.timeouts(value) }
            default: unread(key, value, of: .routeRule(kind))
            }
        }
        if kind == .httpRoute {
            // No match is the match of everything, and a GET shows it.
            if rule.matches.isEmpty { rule.matches = placeholder.matches }
        } else if !hasBackends && !found.isTLSAlpha2 {
            missing("backendRefs", at: "/backendRefs")
            rule.backendRefs = placeholder.backendRefs
        }
        return rule
    }

    private mutating func timeouts(_ node: JSONNode) -> RouteTimeouts? {
        var timeouts = RouteTimeouts()
        guard isObject(node) else { return nil }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "request": timeouts.request = duration(value, at: "/request")
            case "backendRequest": timeouts.backendRequest = duration(value, at: "/backendRequest")
            default: unread(key, value, of: .timeouts)
            }
        }
        return timeouts == RouteTimeouts() ? nil : timeouts
    }
}

extension RouteRule {
    /// What breaks no rule of a route of that kind; of an HTTPRoute also what a rule is by default.
    fileprivate static func unreadable(for kind: ResourceKind) -> RouteRule {
        kind == .httpRoute
            ? RouteRule(matches: [HTTPRouteMatch()])
            : RouteRule(backendRefs: [BackendRef(name: "unreadable")])
    }
}
