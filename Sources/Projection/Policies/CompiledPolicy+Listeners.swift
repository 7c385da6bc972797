import GatewayModel
import RegularExpressions

// What single rules say of one listener, or of a name. What is wrong, then what would be allowed.

extension CompiledPolicy {
    /// - Parameter patterns: those of ``patterns(ofKind:in:)``.
    func violation(
        ofName name: String, _ patterns: [TextPattern]?, kind: String, in namespace: String,
        listener: String? = nil, at pointer: String
    ) -> PolicyViolation? {
        guard let patterns, !patterns.contains(where: { $0.matches(name) }) else { return nil }
        let words = namingWords(ofKind: kind, in: namespace)
        let noun = kind == NamingRule.listener ? "listener" : kind
        return PolicyViolation(
            self, .name, allowed: words, at: pointer, listener: listener,
            "a \(noun) of namespace \(namespace) may not be called \(name); use \(words)")
    }

    /// `shop-{env}-listener, where env is dev or prod`.
    func namingWords(ofKind kind: String, in namespace: String) -> String {
        let patterns = spec.names.filter { $0.kind == kind }.map { rule in
            rule.pattern.split(separator: "{namespace}", omittingEmptySubsequences: false)
                .joined(separator: namespace)
        }
        let used = spec.variables.filter { variable in
            patterns.contains { $0.contains("{\(variable.name)}") }
        }
        let text = patterns.alternatives
        if used.isEmpty { return text }
        return (text + ", where " + used.map(\.words).joined(separator: " and ")).bounded
    }

    /// All that is said of a listener by itself: its hostname is for ``PolicyJudge``.
    ///
    /// - Parameter names: the patterns of names of listeners.
    func violations(
        of listener: Listener, _ names: [TextPattern]?, in namespace: String, at pointer: String
    ) -> [PolicyViolation] {
        let name = listener.name
        var violations: [PolicyViolation] = []
        if let violation = violation(
            ofName: name, names, kind: NamingRule.listener, in: namespace, listener: name,
            at: pointer + "/name")
        {
            violations.append(violation)
        }
        if !spec.ports.isEmpty, !spec.ports.contains(where: { $0.range.contains(listener.port) }) {
            violations.append(
                PolicyViolation(
                    self, .port, allowed: portWords, at: pointer + "/port", listener: name,
                    "port \(listener.port) is not one that namespace \(namespace) may listen on; "
                        + "use \(portWords)"))
        }
        if !spec.protocols.isEmpty, !spec.protocols.contains(listener.protocol) {
            violations.append(
                PolicyViolation(
                    self, .listenerProtocol, allowed: protocolWords, at: pointer + "/protocol",
                    listener: name,
                    "namespace \(namespace) may have no \(listener.protocol.name) listener; use "
                        + protocolWords))
        }
        if let violation = tlsViolation(of: listener, at: pointer) { violations.append(violation) }
        return violations
    }

    private func tlsViolation(of listener: Listener, at pointer: String) -> PolicyViolation? {
        guard let least = spec.minimumTLSVersion, let tls = listener.tls else { return nil }
        guard tls.mode == .terminate else {
            return PolicyViolation(
                self, .tlsVersion, allowed: "TLS \(least.rawValue) or newer",
                at: pointer + "/tls/mode", listener: listener.name,
                "TLS \(least.rawValue) or newer is demanded, and what a backend takes that ends "
                    + "TLS itself is not known here; use mode Terminate")
        }
        if tls.minimumVersion >= least { return nil }
        return PolicyViolation(
            self, .tlsVersion, allowed: "TLS \(least.rawValue) or newer",
            at: pointer + "/tls/options", listener: listener.name,
            "the listener lets clients in with TLS \(tls.minimumVersion.rawValue), and TLS "
                + "\(least.rawValue) or newer is demanded; set tls.options "
                + "\"\(ListenerTLS.minimumVersionOption)\": \"\(least.rawValue)\"")
    }

    func hostnameViolation(
        of claim: HostnamePattern, _ listener: Listener, in namespace: String, at pointer: String
    ) -> PolicyViolation {
        let covering = hostnames.contains { $0.pattern.covers(claim) }
        let what = claim.isAny ? "every hostname (a listener without one)" : claim.text
        return PolicyViolation(
            self, .hostname, allowed: hostnameWords, at: pointer + "/hostname",
            listener: listener.name,
            covering
                ? "namespace \(namespace) may claim single names only there, and not the wildcard "
                    + "\(claim); use \(hostnameWords)"
                : "namespace \(namespace) may not claim \(what); use \(hostnameWords)")
    }

    func carveOutViolation(
        of claim: HostnamePattern, _ listener: Listener, at pointer: String
    ) -> PolicyViolation {
        PolicyViolation(
            self, .carveOut, allowed: hostnameWords, at: pointer + "/hostname",
            listener: listener.name,
            "\(claim) is served by the wildcard of another namespace, and may not be taken out of "
                + "it; use a name that nobody serves")
    }

    // MARK: What is allowed

    /// `80, 443 or 8000-8999`.
    var portWords: String {
        spec.ports.map { entry in
            let range = entry.range
            return range.count == 1
                ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }.alternatives
    }

    var protocolWords: String { spec.protocols.map(\.name).alternatives }

    /// `www.example.com or *.shop.example.com`.
    var hostnameWords: String {
        spec.hostnames.map { entry in
            entry.wildcards == .deny && entry.hostname.hasPrefix("*.")
                ? "a name below \(entry.hostname.dropFirst(2))" : entry.hostname
        }.alternatives
    }

    /// `a ticket such as SHOP-12`.
    var messageWords: String {
        guard let rule = spec.message else { return "any message" }
        return rule.hint ?? rule.pattern.map { "what \($0) matches" }?.bounded ?? "any message"
    }
}

extension DelegationIndex.Entry {
    /// - Parameters:
    ///   - listener: that claims it; nil where a route asks for it.
    ///   - pointer: to the hostname.
    func violation(
        of claim: HostnamePattern, _ listener: Listener? = nil, in namespace: String,
        at pointer: String
    ) -> PolicyViolation {
        let whose =
            delegation.until.map { "is lent to namespace \(delegation.namespace) until \($0)" }
            ?? "belongs to namespace \(delegation.namespace)"
        return PolicyViolation(
            policy, .delegation, allowed: "a name outside \(delegation.hostname)",
            at: pointer, listener: listener?.name,
            "\(claim) is not for namespace \(namespace): \(delegation.hostname) \(whose); use a "
                + "name outside, or ask for it to be lent")
    }
}

extension NamingVariable {
    fileprivate var words: String {
        pattern.map { "\(name) matches \($0)" } ?? "\(name) is \(values.alternatives)"
    }
}

extension [String] {
    /// `a, b or c`; of many the first.
    var alternatives: String {
        let most = 12
        if count > most {
            return prefix(most).joined(separator: ", ").bounded
                + " or one of \(count - most) more"
        }
        guard count > 1, let last else { return first ?? "" }
        return (dropLast().joined(separator: ", ") + " or " + last).bounded
    }
}

extension String {
    /// As much of it as is told.
    fileprivate var bounded: String {
        let most = Limits.policyWordsBytes
        return utf8.count <= most ? self : String(decoding: utf8.prefix(most), as: UTF8.self) + "…"
    }
}
