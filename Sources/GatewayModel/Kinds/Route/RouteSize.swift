/// How large a route becomes in a proxy: about as many bytes as its configuration there has.
///
/// Envoy has no rules, only matches, each with all that its rule does, and those once for every
/// hostname. A few kilobytes of a manifest can become megabytes, and Envoy takes no answer of more
/// than 32 MiB: one route would stop the changes of all others.
extension RouteSpec {
    /// For each hostname that it serves.
    public var sizePerHost: Int { rules.reduce(0) { $0 + $1.sizePerHost } }
}

extension RouteRule {
    fileprivate var sizePerHost: Int {
        let action =
            filters.reduce(256) { $0 + $1.size }
            + backendRefs.reduce(0) { $0 + 64 + $1.name.utf8.count }
        return max(matches.count, 1) * action + matches.reduce(0) { $0 + $1.size }
    }
}

extension HTTPRouteMatch {
    fileprivate var size: Int {
        (headers + queryParams).reduce(path.value.utf8.count) {
            $0 + 64 + $1.name.utf8.count + $1.value.utf8.count
        }
    }
}

extension RouteFilter {
    fileprivate var size: Int {
        switch self {
        case .requestHeaderModifier(let headers), .responseHeaderModifier(let headers):
            headers.remove.reduce(0) { $0 + 4 + $1.utf8.count }
                + (headers.set + headers.add).reduce(0) {
                    $0 + 64 + $1.name.utf8.count + $1.value.utf8.count
                }
        case .requestRedirect(let redirect): Self.size(redirect.hostname, redirect.path)
        case .urlRewrite(let rewrite): Self.size(rewrite.hostname, rewrite.path)
        case .requestMirror: 256
        case .unsupported: 0
        }
    }

    private static func size(_ hostname: String?, _ path: PathModifier?) -> Int {
        let text =
            switch path {
            case .replaceFullPath(let text), .replacePrefixMatch(let text): text
            case nil: ""
            }
        return 64 + (hostname ?? "").utf8.count + text.utf8.count
    }
}
