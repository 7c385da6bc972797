public import GatewayModel
public import Projection

/// Makes the renderer's input from the state of the merge, and gives the same objects again for
/// owners that nothing happened to. Not to be used by two threads at once.
public struct ListenerAssembler {
    private struct Made {
        let owner: OwnerRecord
        let listeners: [EnvoyListener]
        /// False if a Secret could not be opened, which may work the next time.
        let isComplete: Bool
    }

    private struct Opened {
        let record: SecretRecord
        let certificate: EnvoyCertificate
    }

    private var made: [ObjectIdentifier: Made] = [:]
    private var routes = RouteAssembler()
    private var certificates: [ObjectIdentifier: Opened] = [:]
    private let open: @Sendable (SecretRecord) -> TLSMaterial?

    /// - Parameter open: the texts of a Secret; nil if they cannot be had, which it has told
    ///   whoever should know.
    public init(open: @escaping @Sendable (SecretRecord) -> TLSMaterial?) { self.open = open }

    /// The winners of a gateway in the order of the merge.
    public mutating func listeners(
        of gateway: GatewayRecord, in state: GatewayState
    ) -> [EnvoyListener] {
        let touched = routes.update(to: state.routes(of: gateway), of: gateway.name)
        var kept: [ObjectIdentifier: Made] = [:]
        kept.reserveCapacity(made.count)
        var listeners: [EnvoyListener] = []
        listeners.reserveCapacity(gateway.listenerCount)
        for owner in state.owners(of: gateway) where owner.acceptedCount > 0 {
            let id = ObjectIdentifier(owner)
            let isTouched = !touched.isEmpty && touched.contains(owner.id)
            let known = isTouched ? nil : made[id].flatMap { $0.isComplete ? $0 : nil }
            let entry = known ?? make(owner)
            kept[id] = entry
            listeners += entry.listeners
        }
        made = kept
        if certificates.count > 2 * listeners.count + 64 { forgetCertificates() }
        return listeners
    }

    private mutating func make(_ owner: OwnerRecord) -> Made {
        var listeners: [EnvoyListener] = []
        var isComplete = true
        for (index, listener) in owner.listeners.enumerated()
        where owner.outcomes[index].isAccepted {
            guard let mode = EnvoyListener.Mode(listener) else { continue }
            let id = ListenerID(owner: owner.id, listener: listener.name)
            let usable = owner.certificates(of: index)?.usable ?? []
            let opened = usable.compactMap { certificate(of: $0.secret) }
            if opened.count != usable.count { isComplete = false }
            listeners.append(
                EnvoyListener(
                    id: id, port: listener.port, mode: mode,
                    hostname: HostnamePattern(listener.hostname), certificates: opened,
                    routes: routes.routes(on: id)))
        }
        return Made(owner: owner, listeners: listeners, isComplete: isComplete)
    }

    private mutating func certificate(of secret: SecretRecord) -> EnvoyCertificate? {
        if let known = certificates[ObjectIdentifier(secret)] { return known.certificate }
        guard let material = open(secret) else { return nil }
        let certificate = EnvoyCertificate(secret: secret.name, material: material)
        certificates[ObjectIdentifier(secret)] = Opened(record: secret, certificate: certificate)
        return certificate
    }

    /// Keeps those that listeners still show.
    private mutating func forgetCertificates() {
        let used = Set(
            made.values.lazy.flatMap(\.listeners).flatMap(\.certificates).map(ObjectIdentifier.init)
        )
        certificates = certificates.filter { used.contains(ObjectIdentifier($0.value.certificate)) }
    }
}

extension EnvoyListener.Mode {
    fileprivate init?(_ listener: Listener) {
        switch listener.protocol {
        case .http: self = .http
        case .https: self = .https
        case .tls:
            self = listener.tls?.mode == .passthrough ? .tlsPassthrough : .tlsTerminate
        case .tcp: self = .tcp
        case .udp: self = .udp
        case .unsupported: return nil
        }
    }
}
