public import GatewayModel

/// The conditions of one listener of an attached object (semantics.md 4.2, L1–L14; Am1).
public struct ListenerConditions: Hashable, Sendable {
    public let accepted: Condition
    public let programmed: Condition
    public let resolvedRefs: Condition
    public let conflicted: Condition
    /// True or absent.
    public let overlapping: Condition?

    /// - Parameters:
    ///   - owner: who may or may not refer to its certificates.
    ///   - certificates: nil when they are not looked up.
    ///   - holder: who holds what the listener lost, as far as its owner may know it (4.5).
    ///   - version: the version that serves the listener.
    public init(
        _ listener: Listener, _ outcome: Outcome, of owner: ResourceID,
        certificates: ListenerCertificates? = nil, holder: String?, version: Revision,
        overlap: Overlap? = nil
    ) {
        let explanation = Self.explanation(
            listener, outcome, holder: holder, certificates: certificates?.explanation(of: owner))
        let reasons = Self.reasons(of: outcome)
        accepted = Condition(
            .accepted, outcome.isAccepted, reasons.accepted,
            outcome.isAccepted ? "the listener is accepted" : explanation)
        programmed = Condition(
            .programmed, outcome == .wins, reasons.programmed,
            outcome == .wins ? "served by version \(version)" : explanation)
        conflicted = Condition(
            .conflicted, outcome.isConflict, reasons.conflicted,
            outcome.isConflict ? explanation : "")
        resolvedRefs = Self.resolvedRefs(listener, outcome, certificates, of: owner)
        overlapping = outcome.isAccepted ? overlap.map { Self.overlapping(listener, $0) } : nil
    }

    /// The table of semantics.md 4.2: the reasons of Accepted, Programmed and Conflicted.
    private static func reasons(
        of outcome: Outcome
    ) -> (accepted: Condition.Reason, programmed: Condition.Reason, conflicted: Condition.Reason) {
        switch outcome {
        case .wins: (.accepted, .programmed, .noConflicts)
        case .winsUnserved: (.accepted, .invalid, .noConflicts)
        case .winsStopped: (.unsupportedValue, .invalid, .noConflicts)
        case .hostnameConflict: (.hostnameConflict, .hostnameConflict, .hostnameConflict)
        case .protocolConflict: (.protocolConflict, .protocolConflict, .protocolConflict)
        case .tooManyListeners: (.tooManyListeners, .invalid, .noConflicts)
        case .noClaim(.invalidShape): (.invalid, .invalid, .noConflicts)
        case .noClaim(.unsupportedProtocol): (.unsupportedProtocol, .invalid, .noConflicts)
        case .noClaim(.portUnavailable): (.portUnavailable, .portUnavailable, .noConflicts)
        // It is refused for its references, which another condition names.
        case .noClaim(.refNotPermitted): (.invalid, .invalid, .noConflicts)
        }
    }

    private static func overlapping(_ listener: Listener, _ overlap: Overlap) -> Condition {
        overlap.ofCertificates
            ? Condition(
                .overlappingTLSConfig, true, .overlappingCertificates,
                "another HTTPS listener on port \(listener.port) presents a certificate for some "
                    + "of the same names; clients may use one connection for both")
            : Condition(
                .overlappingTLSConfig, true, .overlappingHostnames,
                "another HTTPS listener on port \(listener.port) matches some of the same names; "
                    + "the more specific one serves them")
    }

    public var all: [Condition] {
        [accepted, programmed, resolvedRefs, conflicted] + (overlapping.map { [$0] } ?? [])
    }

    /// What is the matter and what to do, for a listener that does not serve.
    static func explanation(
        _ listener: Listener, _ outcome: Outcome, holder: String?, certificates: String? = nil
    ) -> String {
        let holder = holder ?? "another listener attached to the same Gateway"
        switch outcome {
        case .wins: return ""
        case .winsUnserved, .noClaim(.refNotPermitted):
            return certificates ?? "no certificate of the listener can be used"
        case .winsStopped:
            let options = listener.tls?.unsupportedOptions.joined(separator: ", ") ?? ""
            return "tls.options has what cannot be done here (\(options)); the listener holds its "
                + "name and serves nobody until they are removed"
        case .hostnameConflict:
            let name = listener.specificHostname.map { "hostname \($0)" } ?? "every hostname"
            return "\(name) on port \(listener.port) is held by \(holder); "
                + "use another hostname or port, or ask its owner to give it up"
        case .protocolConflict:
            return "port \(listener.port) is held by \(holder) for a protocol that cannot share "
                + "it with \(listener.protocol.name); use another port"
        case .tooManyListeners:
            return "the Gateway already serves as many listeners as its owner allows "
                + "(\(MergeRules.maxListenersAnnotation)); remove some, or ask for more"
        case .noClaim(.invalidShape):
            return "the combination of protocol, hostname and tls is not valid; apply it corrected"
        case .noClaim(.unsupportedProtocol):
            return "protocol \(listener.protocol.name) is not supported; "
                + "use HTTP, HTTPS, TLS, TCP or UDP"
        case .noClaim(.portUnavailable):
            return "the Gateway's owner does not allow port \(listener.port); use another"
        }
    }

    /// Whether R is true. Listeners of L4 and L12 are not looked at any further.
    static func resolvesRefs(
        _ listener: Listener, _ outcome: Outcome, _ certificates: ListenerCertificates?
    ) -> Bool {
        if outcome == .noClaim(.unsupportedProtocol) || outcome == .noClaim(.invalidShape) {
            return true
        }
        guard certificates?.problems.isEmpty ?? true else { return false }
        // Nothing listed is nothing unsupported: nearly always, and no list has to be made.
        return (listener.allowedRoutes.kinds?.isEmpty ?? true)
            || RouteKinds(of: listener).unsupported.isEmpty
    }

    /// The reasons in their order, the message with all that is wrong (4.2).
    static func resolvedRefs(
        _ listener: Listener, _ outcome: Outcome, _ certificates: ListenerCertificates?,
        of owner: ResourceID
    ) -> Condition {
        if resolvesRefs(listener, outcome, certificates) {
            return Condition(.resolvedRefs, true, .resolvedRefs)
        }
        let kinds = RouteKinds(of: listener).unsupported.map(\.kind).joined(separator: ", ")
        let messages = [
            certificates?.explanation(of: owner) ?? "",
            kinds.isEmpty ? "" : "\(listener.protocol.name) listeners do not take \(kinds)",
        ]
        return Condition(
            .resolvedRefs, false, certificates?.reason ?? .invalidRouteKinds,
            messages.filter { !$0.isEmpty }.joined(separator: "; "))
    }
}
