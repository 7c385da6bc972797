import GatewayModel
import JSON

/// Reading `rules[].matches` of an HTTPRoute.
extension Problems {
    mutating func match(_ node: JSONNode) -> HTTPRouteMatch {
        var match = HTTPRouteMatch()
        guard isObject(node) else { return match }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "path": match.path = within("path") { $0.path(value) }
            case "headers": match.headers = list(value, at: "headers") { $0.valueMatch($1) } ?? []
            case "queryParams":
                match.queryParams = list(value, at: "queryParams") { $0.valueMatch($1) } ?? []
            case "method": match.method = string(value, at: "/method")
            default: unread(key, value, of: .match)
            }
        }
        return match
    }

    private mutating func path(_ node: JSONNode) -> HTTPPathMatch {
        var path = HTTPPathMatch()
        guard isObject(node) else { return path }
        let before = issueCount
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "type":
                path.type = choice(value, at: "/type", as: HTTPPathMatch.MatchType.self) ?? .exact
            case "value": path.value = string(value, at: "/value") ?? path.value
            default: unread(key, value, of: .pathMatch)
            }
        }
        // What a value may be depends on the type.
        return issueCount == before ? path : HTTPPathMatch()
    }

    private mutating func valueMatch(_ node: JSONNode) -> HTTPValueMatch {
        let placeholder = HTTPValueMatch(name: "unreadable", value: "unreadable")
        guard isObject(node) else { return placeholder }
        var type: HTTPValueMatch.MatchType? = .exact
        var (name, text): (String?, String?)
        let before = issueCount
        var (hasName, hasValue) = (false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "type": type = choice(value, at: "/type", as: HTTPValueMatch.MatchType.self)
            case "name":
                hasName = true
                name = string(value, at: "/name")
            case "value":
                hasValue = true
                text = string(value, at: "/value")
            default: unread(key, value, of: .valueMatch)
            }
        }
        if !hasName { missing("name", at: "/name") }
        if !hasValue { missing("value", at: "/value") }
        guard let type, let name, let text, issueCount == before else { return placeholder }
        return HTTPValueMatch(type: type, name: name, value: text)
    }
}
