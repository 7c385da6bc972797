public import GatewayModel
public import Projection

/// Makes the renderer's input from the state of the merge, and gives the same objects again for
/// owners that nothing happened to. Not to be used by two threads at once.
public struct OwnerAssembler {
    private struct Made {
        /// Retained so that its ObjectIdentifier is not reused.
        let record: OwnerRecord
        let owner: EnvoyOwner
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

    /// The owners of the winners of a gateway, in the order of the merge.
    public mutating func owners(
        of gateway: GatewayRecord, in state: GatewayState
    ) -> [EnvoyOwner] {
        let touched = routes.update(to: gateway)
        let last = made
        made = Dictionary(minimumCapacity: last.count)
        var owners: [EnvoyOwner] = []
        for record in state.owners(of: gateway) where record.outcomes.contains(where: \.holdsClaim)
        {
            let id = ObjectIdentifier(record)
            let isTouched = !touched.isEmpty && touched.contains(record.id)
            let known = isTouched ? nil : last[id].flatMap { $0.isComplete ? $0 : nil }
            let entry = known ?? make(record)
            made[id] = entry
            owners.append(entry.owner)
        }
        if certificates.count > 2 * gateway.listenerCount + 64 { forgetCertificates() }
        return owners
    }

    private mutating func make(_ owner: OwnerRecord) -> Made {
        var listeners: [EnvoyListener] = []
        var isComplete = true
        for (index, listener) in owner.listeners.enumerated()
        where owner.outcomes[index].holdsClaim {
            let id = ListenerID(owner: owner.id, listener: listener.name)
            let isStopped = owner.outcomes[index] == .winsStopped
            let usable = isStopped ? [] : owner.certificates(of: index)?.usable ?? []
            let opened = usable.compactMap { certificate(of: $0.secret) }
            let rendered = EnvoyListener(
                id, listener, certificates: opened, routes: routes.routes(on: id),
                isStopped: isStopped)
            guard let rendered else { continue }
            if opened.count != usable.count { isComplete = false }
            listeners.append(rendered)
        }
        return Made(
            record: owner, owner: EnvoyOwner(id: owner.id, listeners: listeners),
            isComplete: isComplete)
    }

    private mutating func certificate(of secret: SecretRecord) -> EnvoyCertificate? {
        if let known = certificates[ObjectIdentifier(secret)] { return known.certificate }
        guard let material = open(secret) else { return nil }
        let certificate = EnvoyCertificate(secret: secret.name, material: material)
        certificates[ObjectIdentifier(secret)] = Opened(record: secret, certificate: certificate)
        return certificate
    }

    /// Drops certificates that no listener shows any more.
    private mutating func forgetCertificates() {
        let used = Set(
            made.values.lazy.flatMap(\.owner.certificates).map { ObjectIdentifier($0.certificate) })
        certificates = certificates.filter { used.contains(ObjectIdentifier($0.value.certificate)) }
    }
}
