import GatewayModel
import JSON
import Projection

/// The virtual hosts of one listener: one for each name that any of its routes wants, and always
/// one for its own, which keeps requests from less specific listeners.
///
/// A request that found its host stays there (semantics.md 6.5, criterion 1): only the routes that
/// want this very name are asked, and nothing matching is 404.
struct VirtualHost {
    let listener: EnvoyListener

    var hosts: [HostFragment] {
        switch listener.mode {
        case .tcp, .udp: return []
        // Requests for its name that come over another's connection.
        case .tlsTerminate, .tlsPassthrough:
            return [HostFragment(listener.hostname, of: listener, fragment(listener.hostname, []))]
        case .http, .https: break
        }
        if listener.isClosed {
            return [HostFragment(listener.hostname, of: listener, fragment(listener.hostname, []))]
        }
        var order: [HostnamePattern] = [listener.hostname]
        var routes: [HostnamePattern: [EnvoyRoute]] = [listener.hostname: []]
        for route in listener.routes {
            let hosts = HostnamePattern.effective(
                listener: listener.hostname, route: route.hostnames)
            for host in hosts {
                if routes[host] == nil { order.append(host) }
                routes[host, default: []].append(route)
            }
        }
        return order.map { HostFragment($0, of: listener, fragment($0, routes[$0] ?? [])) }
    }

    private func fragment(_ host: HostnamePattern, _ routes: [EnvoyRoute]) -> EnvoyFragment {
        var opaqueTexts: [OpaqueText] = []
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("name", "\(listener.text)#\(host)")
            writer.key("domains")
            writer.array(of: [host.text])
            let matches = matches(of: routes)
            if matches.isEmpty && !listener.mode.isTLS { return }
            writer.key("routes")
            writer.array { writer in
                if listener.mode.isTLS { writeGuard(to: &writer) }
                for match in matches {
                    RouteEntry(listener: listener, host: host, match: match)
                        .write(to: &writer, &opaqueTexts)
                }
            }
        }
        return EnvoyFragment(
            writer.bytes, of: [listener.owner] + routes.map(\.id), opaqueTexts: opaqueTexts)
    }

    /// All matches of all rules, the best first (semantics.md 6.5).
    private func matches(of routes: [EnvoyRoute]) -> [RankedMatch] {
        var matches: [RankedMatch] = []
        for route in routes {
            for rule in route.rules {
                let own = rule.rule.matches.isEmpty ? [HTTPRouteMatch()] : rule.rule.matches
                for (index, match) in own.enumerated() {
                    matches.append(
                        RankedMatch(
                            rank: MatchRank(match, of: route.key, rule: rule.index, index: index),
                            match: match, route: route, rule: rule))
                }
            }
        }
        return matches.sorted { $0.rank < $1.rank }
    }

    /// A request whose connection was made for another listener is sent back to make its own
    /// (semantics.md 6.4; RFC 9110, 15.5.20).
    private func writeGuard(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("match") { writer in
                writer.member("prefix", "/")
                writer.key("headers")
                writer.array { writer in
                    writer.object { writer in
                        writer.member("name", HTTPConnectionManager.listenerHeader)
                        writer.member("string_match") { $0.member("exact", listener.text) }
                        writer.member("invert_match", true)
                        writer.member("treat_missing_header_as_empty", true)
                    }
                }
            }
            writer.member("direct_response") { $0.member("status", 421) }
        }
    }
}

/// One match with its place in the order of its virtual host.
struct RankedMatch {
    let rank: MatchRank
    let match: HTTPRouteMatch
    let route: EnvoyRoute
    let rule: EnvoyRule
}
