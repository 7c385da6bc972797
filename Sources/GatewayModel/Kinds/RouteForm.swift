/// What tells the kinds of routes apart, besides their names.
public struct RouteForm: Hashable, Sendable {
    public let unit: RoutedUnit
    /// Which listeners take it.
    public let traffic: [ListenerTraffic]
    /// Of its newest version.
    public let bounds: RouteBounds

    init(_ unit: RoutedUnit, on traffic: [ListenerTraffic], _ bounds: RouteBounds) {
        self.unit = unit
        self.traffic = traffic
        self.bounds = bounds
    }
}

/// What a route decides about, one by one.
public enum RoutedUnit: UInt8, Hashable, Sendable {
    /// Rules match, alter and limit requests.
    case requests
    /// Only the first rule with backends counts: nothing tells connections apart.
    case connections
    /// The same, and a backend cannot be spoken to by TLS.
    case datagrams

    /// Whether rules are about requests, and not about connections.
    var isRequest: Bool { self == .requests }
}

/// What arrives at a listener, as far as it decides which routes can say where it goes.
public enum ListenerTraffic: Int, Hashable, Sendable, CaseIterable {
    case http
    case tlsPassthrough
    case tlsTerminated
    case tcp
    case udp

    /// Nil for a protocol that is not spoken here.
    public init?(of listener: Listener) {
        switch listener.protocol {
        case .http, .https: self = .http
        case .tls:
            self = listener.tls?.mode == .passthrough ? .tlsPassthrough : .tlsTerminated
        case .tcp: self = .tcp
        case .udp: self = .udp
        case .unsupported: return nil
        }
    }
}

/// How many of each a route of some version may have.
public struct RouteBounds: Hashable, Sendable {
    /// Nil where hostnames cannot be told apart, so that there must not be any.
    public let hostnames: ClosedRange<Int>?
    public let rules: ClosedRange<Int>
    /// Of one rule.
    public let backendRefs: ClosedRange<Int>

    /// As many as a route of any kind may have.
    static let any = RouteBounds(
        hostnames: 0...Limits.tlsRouteHostnames, rules: 1...Limits.routeRules,
        backendRefs: 0...Limits.backendRefsPerRule)

    func admit(_ route: RouteSpec) -> Bool {
        (hostnames ?? 0...0).contains(route.hostnames.count) && rules.contains(route.rules.count)
            && route.rules.allSatisfy { backendRefs.contains($0.backendRefs.count) }
    }
}

extension RouteSpec {
    /// The index of the only rule that counts where connections cannot be told apart: the first
    /// with backends.
    public var servedStreamRule: Int { rules.firstIndex { !$0.backendRefs.isEmpty } ?? 0 }
}

extension Resource {
    /// As it is served: in the version of its kind, or in an older one that alone can say what it
    /// is, so that what was read can be sent back.
    public var apiVersion: String {
        let spelling = kind.row.spelling
        guard let route = spec.route, let form = kind.row.route else {
            return spelling.apiVersions[0]
        }
        let index = spelling.versions.firstIndex { ($0.bounds ?? form.bounds).admit(route) }
        return spelling.apiVersions[index ?? 0]
    }
}
