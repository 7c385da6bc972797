import EnvoyXDS
import GatewayModel
import JSON
import LintelTesting
import Projection

/// A gateway in a few words, as the renderer takes it.
struct Scene {
    var listeners: [EnvoyListener] = []

    /// `team/name` of a set whose one listener is `l`.
    static func id(_ set: String) -> ListenerID {
        ListenerID(owner: ResourceID(.listenerSet, NamespacedName(slashed: set)), listener: "l")
    }

    static func listener(
        _ set: String, _ port: UInt16, _ mode: EnvoyListener.Mode, _ hostname: String? = nil,
        certificates: [EnvoyCertificate] = [], minimumTLSVersion: TLSVersion = .tls12,
        _ routes: EnvoyRoute...
    ) -> EnvoyListener {
        EnvoyListener(
            id: id(set), port: port, mode: mode, hostname: HostnamePattern(hostname),
            certificates: certificates, routes: routes, minimumTLSVersion: minimumTLSVersion)
    }

    /// Each with one of the listeners.
    static func owners(_ listeners: [EnvoyListener]) -> [EnvoyOwner] {
        listeners.map { EnvoyOwner(id: $0.id.owner, listeners: [$0]) }
    }

    static func certificate(_ name: String = "shop/cert") -> EnvoyCertificate {
        EnvoyCertificate(
            secret: NamespacedName(slashed: name),
            material: TLSMaterial(
                certificateChain: Array(TestPEM.chain.utf8), privateKey: Array(TestPEM.key.utf8)))
    }

    static func backend(
        _ name: String, _ host: String = "127.0.0.1", _ ports: UInt16..., tls: BackendTLS? = nil,
        healthCheck: BackendHealthCheck? = nil, connectTimeout: GatewayDuration? = nil
    ) -> EnvoyBackend {
        let endpoints = (ports.isEmpty ? [8080] : ports).map {
            BackendEndpoint(host: host, port: $0)
        }
        return EnvoyBackend(
            name: NamespacedName(slashed: name),
            spec: BackendSpec(
                endpoints: endpoints, tls: tls, healthCheck: healthCheck,
                connectTimeout: connectTimeout))
    }

    static func target(_ backend: EnvoyBackend?, _ weight: Int = 1) -> EnvoyTarget {
        EnvoyTarget(backend, weight: weight)
    }

    static func rule(
        _ targets: EnvoyTarget..., matches: [HTTPRouteMatch] = [], filters: [RouteFilter] = [],
        timeouts: RouteTimeouts? = nil, mirrors: [EnvoyBackend?] = []
    ) -> EnvoyRule {
        EnvoyRule(
            index: 0, rule: RouteRule(matches: matches, filters: filters, timeouts: timeouts),
            targets: targets, mirrors: mirrors)
    }

    static func route(
        _ name: String, kind: ResourceKind = .httpRoute, created: Int64 = 1,
        _ hostnames: [String] = [],
        _ rules: EnvoyRule...
    ) -> EnvoyRoute {
        let numbered = rules.enumerated().map { index, rule in
            EnvoyRule(index: index, rule: rule.rule, targets: rule.targets, mirrors: rule.mirrors)
        }
        let key = RouteKey(
            ResourceID(kind, NamespacedName(slashed: name)), created: Revision(rawValue: created))
        return EnvoyRoute(key: key, hostnames: hostnames, rules: numbered)
    }

    static func path(_ type: HTTPPathMatch.MatchType, _ value: String) -> HTTPRouteMatch {
        HTTPRouteMatch(path: HTTPPathMatch(type: type, value: value))
    }
}

extension EnvoySnapshot {
    /// The virtual hosts of a name, but for those that say that another table has it.
    func virtualHosts(of name: String) throws -> [String] {
        var found: [String] = []
        for content in routes.values {
            let answer = try JSONDocument.parsing(content.bytes).root
            for table in answer["resources"]?.elements.map(\.self) ?? [] {
                for host in table["virtual_hosts"]?.elements.map(\.self) ?? []
                where host["domains"]?.elements.contains(where: { $0.string == name }) ?? false {
                    found += [host["name"]?.string ?? ""].filter { $0 != "elsewhere" }
                }
            }
        }
        return found
    }

    /// All types, one after the other, as a golden file has them.
    var golden: String {
        let named = (routes.sorted { $0.key < $1.key } + secrets.sorted { $0.key < $1.key })
            .map(\.value)
        return ([listeners] + named + [clusters]).map { content in
            Self.indented(content)
        }.joined(separator: "\n")
    }

    /// Line by line, so that a difference can be read.
    private static func indented(_ content: DiscoveryContent) -> String {
        var (text, depth, isString, isEscaped) = ("", 0, false, false)
        func newline() { text += "\n" + String(repeating: " ", count: depth) }
        for character in String(decoding: content.bytes, as: UTF8.self) {
            if isString {
                text.append(character)
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isString = false
                }
                continue
            }
            switch character {
            case "\"":
                isString = true
                text.append(character)
            case "{", "[":
                depth += 1
                text.append(character)
                newline()
            case "}", "]":
                depth -= 1
                newline()
                text.append(character)
            case ",":
                text.append(character)
                newline()
            default: text.append(character)
            }
        }
        return text + "\n"
    }
}

extension NamespacedName {
    /// `namespace/name`, as tests write it.
    init(slashed text: String) {
        let parts = text.split(separator: "/")
        self.init(namespace: String(parts[0]), name: String(parts[1]))
    }
}
