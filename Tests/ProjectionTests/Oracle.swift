import GatewayModel
import LintelTesting

@testable import Projection

/// What the merge of one gateway must be: the walk of semantics.md 3.4, word by word, from all
/// resources and from nothing else.
struct Oracle {
    struct Owner: Equatable {
        let id: ResourceID
        var outcomes: [Outcome] = []
    }

    /// The Gateway, then the attached sets in merge order; nil if there is no such Gateway.
    private(set) var owners: [Owner]?
    private(set) var winners: [Winner] = []

    struct Winner: Equatable {
        let id: ListenerID
        /// With the references that lead to a certificate.
        let listener: Listener
        /// `a/cert sha256 chain notAfter`; nil when nothing is looked up.
        let certificates: [String]?
    }

    /// Winners, served or not.
    private var held = 0

    /// A port of a transport, once somebody has won it.
    private struct Slot {
        let family: String
        var hostnames: Set<String>
    }

    init(of gateway: NamespacedName, in resources: [ResourceID: StoredResource]) {
        guard let own = resources[.gateway(gateway)] else { return }
        let attached = resources.values
            .filter {
                Self.attachment(of: $0, in: resources)?.isMember == true && $0.parent == gateway
            }
            .sorted { left, right in
                if left.createdRevision != right.createdRevision {
                    return left.createdRevision < right.createdRevision
                }
                let (l, r) = ("\(left.id.namespacedName)", "\(right.id.namespacedName)")
                return Array(l.utf8).lexicographicallyPrecedes(Array(r.utf8))
            }
        let annotations = own.resource.metadata.annotations
        var slots: [String: Slot] = [:]
        owners = ([own] + attached).map { stored in
            var owner = Owner(id: stored.id)
            for listener in stored.resource.listeners {
                let references =
                    annotations["lintel.dev/certificates"] == "external"
                    ? nil : References(of: listener, owner: stored.id, in: resources)
                var outcome = walk(listener, references, annotations, &slots)
                if outcome == .wins {
                    held += 1
                    if !(listener.tls?.options.isEmpty ?? true) {
                        outcome = .winsStopped
                    } else if let references, references.good.isEmpty, !references.bad.isEmpty {
                        outcome = .winsUnserved
                    }
                }
                owner.outcomes.append(outcome)
                guard outcome == .wins else { continue }
                let id = ListenerID(owner: stored.id, listener: listener.name)
                var served = listener
                if let references {
                    served = listener.with(certificates: references.good.map(\.ref))
                }
                winners.append(
                    Winner(
                        id: id, listener: served, certificates: references?.good.map(\.text)))
            }
            return owner
        }
    }

    private func walk(
        _ listener: Listener, _ references: References?, _ annotations: [String: String],
        _ slots: inout [String: Slot]
    ) -> Outcome {
        if !Self.isValid(listener) { return .noClaim(.invalidShape) }
        let families = ["HTTP": "http", "HTTPS": "tls", "TLS": "tls", "TCP": "tcp", "UDP": "udp"]
        guard let family = families[listener.protocol.name] else {
            return .noClaim(.unsupportedProtocol)
        }
        if !Self.allows(listener.port, annotations) { return .noClaim(.portUnavailable) }
        if let references, references.good.isEmpty, !references.bad.isEmpty,
            references.bad.allSatisfy({ $0 == "RefNotPermitted" })
        {
            return .noClaim(.refNotPermitted)
        }

        let place = "\(family == "udp" ? "udp" : "tcp")/\(listener.port)"
        let hostname = ["", "*", nil].contains(listener.hostname) ? "ANY" : listener.hostname ?? ""
        if let slot = slots[place] {
            if slot.family != family { return .protocolConflict }
            if family == "tcp" || family == "udp" { return .protocolConflict }
            if slot.hostnames.contains(hostname) { return .hostnameConflict }
        }
        let most = annotations["lintel.dev/max-listeners"].flatMap(Int.init) ?? .max
        if held >= most { return .tooManyListeners }
        slots[place, default: Slot(family: family, hostnames: [])].hostnames.insert(hostname)
        return .wins
    }

    private static func isValid(_ listener: Listener) -> Bool {
        let hasCertificate = !(listener.tls?.certificateRefs.isEmpty ?? true)
        if listener.port == 0 { return false }
        switch listener.protocol.name {
        case "HTTP": return listener.tls == nil
        case "TCP", "UDP": return listener.tls == nil && (listener.hostname ?? "") == ""
        case "HTTPS": return listener.tls?.mode == .terminate && hasCertificate
        case "TLS": return listener.tls?.mode == .passthrough || hasCertificate
        default: return true
        }
    }

    private static func allows(_ port: UInt16, _ annotations: [String: String]) -> Bool {
        func lists(_ key: String) -> Bool? {
            annotations[key].map { text in
                text.split(separator: ",").contains { part in
                    let ends = part.split(separator: "-").compactMap { UInt16($0) }
                    return ends[0] <= port && port <= ends[ends.count - 1]
                }
            }
        }
        if lists("lintel.dev/denied-ports") == true { return false }
        return lists("lintel.dev/allowed-ports") ?? true
    }

    // MARK: Attachment

    /// semantics.md 2.1 and 2.2; nil for what is no ListenerSet.
    static func attachment(
        of stored: StoredResource, in resources: [ResourceID: StoredResource]
    ) -> Attachment? {
        guard let parent = stored.parent else { return nil }
        guard case .gateway(let spec) = resources[.gateway(parent)]?.resource.spec else {
            return .parentNotFound
        }
        let namespace = stored.id.namespace
        var isAllowed = false
        switch spec.allowedListeners?.from {
        case nil, .some(.none): isAllowed = false
        case .same: isAllowed = namespace == parent.namespace
        case .all: isAllowed = true
        case .selector:
            if let selector = spec.allowedListeners?.selector {
                var labels =
                    resources[.namespace(namespace)]?.resource.metadata.labels ?? [:]
                labels["kubernetes.io/metadata.name"] = namespace
                isAllowed = selects(selector, labels)
            }
        }
        if !isAllowed {
            return spec.allowedListeners?.from == .selector ? .notSelected : .notAllowed
        }
        let knownTypes = ["IPAddress", "Hostname"]
        let isFit =
            spec.addresses.allSatisfy { knownTypes.contains($0.type) }
            && spec.infrastructure?.parametersRef == nil
        if !isFit { return .parentNotAccepted }
        let asksForOne = spec.addresses.contains {
            $0.type == "IPAddress" && !["", "0.0.0.0"].contains($0.value)
        }
        return asksForOne ? .parentNotProgrammed : .attached
    }

    static func selects(_ selector: LabelSelector, _ labels: [String: String]) -> Bool {
        for (key, value) in selector.matchLabels where labels[key] != value { return false }
        for requirement in selector.matchExpressions {
            let value = labels[requirement.key]
            switch requirement.operator {
            case .in:
                if requirement.values.isEmpty { return false }
                guard let value, requirement.values.contains(value) else { return false }
            case .notIn:
                if requirement.values.isEmpty { return false }
                if let value, requirement.values.contains(value) { return false }
            case .exists: if value == nil || !requirement.values.isEmpty { return false }
            case .doesNotExist: if value != nil || !requirement.values.isEmpty { return false }
            }
        }
        return true
    }
}

extension Oracle {
    /// The certificateRefs of a listener that ends TLS, one after the other (semantics.md 5.2).
    struct References {
        var good: [(ref: CertificateRef, text: String)] = []
        /// Why, for each of the others.
        var bad: [String] = []

        init?(
            of listener: Listener, owner: ResourceID, in resources: [ResourceID: StoredResource]
        ) {
            guard ["HTTPS", "TLS"].contains(listener.protocol.name),
                let tls = listener.tls, tls.mode == .terminate
            else { return nil }
            var seen: Set<[String]> = []
            for ref in tls.certificateRefs {
                let namespace = ref.namespace ?? owner.namespace
                let key = [ref.group, ref.kind, namespace, ref.name]
                if !seen.insert(key).inserted { continue }
                guard ref.group == "", ref.kind == "Secret" else {
                    bad.append("InvalidKind")
                    continue
                }
                if namespace != owner.namespace,
                    !Oracle.isGranted(owner, "", "Secret", namespace, ref.name, resources)
                {
                    bad.append("RefNotPermitted")
                    continue
                }
                let id = ResourceID(.secret, namespace: namespace, name: ref.name)
                guard case .secret(let spec)? = resources[id]?.resource.spec,
                    let facts = spec.certificate, spec.problem == nil
                else {
                    bad.append("NotUsable")
                    continue
                }
                good.append(
                    (
                        ref,
                        "\(namespace)/\(ref.name) \(facts.sha256) \(facts.chainSHA256) "
                            + "\(facts.notAfter)"
                    ))
            }
        }
    }

    /// Whether one grant in `namespace` has both a `from` and a `to` that match (5.1).
    static func isGranted(
        _ from: ResourceID, _ group: String, _ kind: String, _ namespace: String, _ name: String,
        _ resources: [ResourceID: StoredResource]
    ) -> Bool {
        resources.values.contains { stored in
            guard case .referenceGrant(let grant) = stored.resource.spec,
                stored.id.namespace == namespace
            else { return false }
            let hasFrom = grant.from.contains {
                let isExperimental =
                    $0.group == "gateway.networking.x-k8s.io" && $0.kind == "XListenerSet"
                let isKind =
                    isExperimental
                    ? from.kind == .listenerSet
                    : $0.group == "gateway.networking.k8s.io" && $0.kind == from.kind.rawValue
                return isKind && $0.namespace == from.namespace
            }
            let hasTo = grant.to.contains {
                $0.group == group && $0.kind == kind && ($0.name ?? name) == name
            }
            return hasFrom && hasTo
        }
    }
}
