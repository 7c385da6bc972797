/// A TLSRoute of version v1alpha2 may be without hostnames, of several rules, and have rules
/// without backends, which later versions do not allow (semantics.md Am5).
extension RouteSpec {
    public static let tlsAlpha2 = "gateway.networking.k8s.io/v1alpha2"

    fileprivate var isTLSv1: Bool {
        !hostnames.isEmpty && rules.count == 1 && !rules[0].backendRefs.isEmpty
    }

    /// The index of the only rule that counts where connections cannot be told apart: the first
    /// with backends.
    public var servedStreamRule: Int { rules.firstIndex { !$0.backendRefs.isEmpty } ?? 0 }
}

extension Resource {
    /// As it is served: in the version of its kind, or in an older one that alone can say what it
    /// is, so that what was read can be sent back.
    public var apiVersion: String {
        if case .tlsRoute(let route) = spec, !route.isTLSv1 { return RouteSpec.tlsAlpha2 }
        return kind.apiVersion
    }
}
