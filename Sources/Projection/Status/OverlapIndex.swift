public import GatewayModel

/// Which HTTPS winners of a gateway match some of the same names, or present certificates that do
/// (semantics.md 4.2, L13 and L14).
///
/// Built once for a version, when somebody asks for a status.
public struct OverlapIndex: Sendable {
    private var hostnames: [UInt16: PatternIndex] = [:]
    private var certificates: [UInt16: PatternIndex] = [:]

    public init(of gateway: GatewayRecord, in state: GatewayState) {
        for owner in state.owners(of: gateway) where owner.acceptedCount > 0 {
            for (index, listener) in owner.listeners.enumerated()
            where owner.outcomes[index].isAccepted && listener.protocol == .https {
                insert(
                    listener, of: ListenerID(owner: owner.id, listener: listener.name),
                    owner.certificates(of: index), since: owner.listenerMarks[index].accepted)
            }
        }
    }

    private mutating func insert(
        _ listener: Listener, of id: ListenerID, _ resolved: ListenerCertificates?,
        since mark: Mark
    ) {
        hostnames[listener.port, default: PatternIndex()]
            .insert(HostnamePattern(listener.hostname), of: id, since: mark)
        for name in resolved?.dnsNames ?? [] {
            certificates[listener.port, default: PatternIndex()].insert(name, of: id, since: mark)
        }
    }

    /// How a winner overlaps others, since it and the oldest of those have both been accepted; nil
    /// if it overlaps none.
    ///
    /// That is when the overlap began, unless one of them has changed its hostname or certificate
    /// while it stayed accepted (it began later) or an older partner has left (it began earlier).
    /// Knowing better would take a mark of its own for every listener, kept up to date at each
    /// change of any other; nobody decides anything by the age of a hint.
    public func overlap(
        of listener: Listener, _ id: ListenerID, _ resolved: ListenerCertificates?, since own: Mark
    ) -> Overlap? {
        guard listener.protocol == .https else { return nil }
        let byName = hostnames[listener.port]?
            .oldestPartner(of: HostnamePattern(listener.hostname), other: id)
        let byCertificate = (resolved?.dnsNames ?? [])
            .compactMap { certificates[listener.port]?.oldestPartner(of: $0, other: id) }
            .min { $0.revision < $1.revision }
        guard
            let oldest = [byName, byCertificate].compactMap({ $0 })
                .min(by: { $0.revision < $1.revision })
        else { return nil }
        return Overlap(
            ofCertificates: byCertificate != nil,
            since: own.revision < oldest.revision ? oldest : own)
    }
}

/// An overlap of a listener with others.
public struct Overlap: Hashable, Sendable {
    /// L14, which beats L13.
    public let ofCertificates: Bool
    /// Since when both are there.
    public let since: Mark
}

extension ListenerCertificates {
    fileprivate var dnsNames: [HostnamePattern] {
        usable.flatMap { $0.facts?.dnsNames ?? [] }.map { HostnamePattern($0) }
    }
}
