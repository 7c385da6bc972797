extension Listener {
    /// The rules on one entry (semantics.md 1.5 and 1.6).
    func validate(into problems: inout Problems, unreadable: ListenerFields) {
        if !unreadable.contains(.name) { problems.check(name, is: .subdomain, at: "/name") }
        if port == 0 && !unreadable.contains(.port) {
            problems.issue("V8", at: "/port", "port 0 is out of range; use 1 to 65535")
        }
        if case .unsupported(let text) = self.protocol, !unreadable.contains(.protocol) {
            problems.check(text, is: .listenerProtocol, at: "/protocol")
        }
        if let hostname, !unreadable.contains(.hostname) {
            validate(hostname: hostname, unreadable: unreadable, into: &problems)
        }
        if unreadable.isDisjoint(with: [.protocol, .tls]) { validateTLS(into: &problems) }
        if let tls { problems.within("tls") { tls.validateContents(into: &$0) } }
        allowedRoutes.validate(into: &problems)
    }

    private func validate(
        hostname: String, unreadable: ListenerFields, into problems: inout Problems
    ) {
        if !unreadable.contains(.protocol), self.protocol == .tcp || self.protocol == .udp {
            problems.issue(
                "V6", at: "/hostname",
                "a \(self.protocol.name) listener cannot tell hostnames apart; remove hostname")
        }
        problems.check(hostname: hostname, at: "/hostname")
    }

    /// V3, V4, V5, V7, X1, X3: which protocols have tls, and what must be in it.
    private func validateTLS(into problems: inout Problems) {
        guard let tls else {
            switch self.protocol {
            case .https:
                problems.issue("X1", at: "/tls", "an HTTPS listener needs tls; add certificateRefs")
            case .tls:
                problems.issue(
                    "V5", at: "/tls",
                    "a TLS listener needs tls; add certificateRefs, or mode Passthrough")
            default: break
            }
            return
        }
        switch self.protocol {
        case .http, .tcp, .udp:
            problems.issue(
                "V3", at: "/tls",
                "a listener of protocol \(self.protocol.name) cannot have tls; remove it or use "
                    + "HTTPS or TLS")
            return
        case .https where tls.mode != .terminate:
            problems.issue(
                "V4", at: "/tls/mode",
                "an HTTPS listener cannot have mode \(tls.mode.rawValue); use Terminate, or "
                    + "protocol TLS")
        default: break
        }
        guard tls.mode == .terminate, tls.certificateRefs.isEmpty else { return }
        problems.issue(
            tls.options.isEmpty ? "V7" : "X3", at: "/tls/certificateRefs",
            "mode Terminate needs a certificate; add at least one entry to certificateRefs")
    }
}

extension ListenerTLS {
    fileprivate func validateContents(into problems: inout Problems) {
        problems.check(
            count: certificateRefs.count, of: "certificateRefs", atMost: Limits.certificateRefs,
            at: "/certificateRefs")
        for (index, ref) in certificateRefs.enumerated() {
            problems.within("certificateRefs") { problems in
                problems.within("\(index)") { problems in
                    problems.check(ref.group, is: .group, at: "/group")
                    problems.check(ref.kind, is: .kind, at: "/kind")
                    problems.check(
                        ref.name, is: ref.isOfSecret ? .subdomain : .foreignName, at: "/name")
                    if let namespace = ref.namespace {
                        problems.check(namespace, is: .namespace, at: "/namespace")
                    }
                }
            }
        }
        problems.check(
            count: options.count, of: "options", atMost: Limits.tlsOptions, at: "/options")
        problems.check(annotations: options, keys: .prefixedKey, at: "/options")
    }
}

extension AllowedRoutes {
    fileprivate func validate(into problems: inout Problems) {
        guard from == .selector || kinds != nil else { return }
        problems.within("allowedRoutes") { problems in
            if from == .selector { problems.check(requiredSelector: selector) }
            let kinds = kinds ?? []
            problems.check(count: kinds.count, of: "kinds", atMost: Limits.routeKinds, at: "/kinds")
            for (index, kind) in kinds.enumerated() {
                problems.check(kind.group, is: .group, at: "/kinds/\(index)/group")
                problems.check(kind.kind, is: .kind, at: "/kinds/\(index)/kind")
            }
        }
    }
}
