public import GatewayModel
import HashTreeCollections

/// Who serves a name on a port, who lost it, and since when, as `explain` answers it.
public struct Explanation: Sendable {
    public struct Candidate: Sendable {
        public let id: ListenerID
        public let listener: Listener
        public let outcome: Outcome
        /// Since when it wins or loses, and is served or not.
        public let marks: ListenerMarks
        /// Why it serves the name, or why it does not.
        public let why: String
        public let serves: Bool
        /// The routes it has, oldest first.
        public let routes: [RouteKey]
        let certificates: ListenerCertificates?
    }

    public let port: UInt16
    public let hostname: String?
    /// Who serves first, then the less specific winners, then the losers, in merge order.
    public let candidates: [Candidate]

    public var server: Candidate? { candidates.first(where: \.serves) }
}

extension Explanation.Candidate {
    /// What it presents, in the order of its references.
    public var servedCertificates: [ServedCertificate] {
        certificates?.usable.compactMap(ServedCertificate.init) ?? []
    }

    /// Why it does not serve, in the words of its status.
    public func explanation(holder: String?) -> String {
        ListenerConditions.explanation(
            listener, outcome, holder: holder,
            certificates: certificates?.explanation(of: id.owner))
    }
}

extension GatewayState {
    /// The ports of a gateway on which listeners are told apart by hostnames. Sorted.
    public func portsOfNames(of gateway: GatewayRecord) -> [UInt16] {
        view(of: gateway).slots.portsOfNames
    }

    /// Explains the choice of semantics.md 6.4: of all winners on the port that match the name,
    /// the most specific serves; nobody falls through to a wider one.
    public func explain(
        _ gateway: GatewayRecord, port: UInt16, hostname: String?, udp: Bool = false
    ) -> Explanation {
        let slot = SlotKey(port: port, transport: udp ? .udp : .tcp)
        let view = view(of: gateway)
        guard let claims = view.slots[slot] else {
            return Explanation(port: port, hostname: hostname, candidates: [])
        }
        let winning = claims.first?.listenerClass
        var candidates: [Explanation.Candidate] = []
        // Who is chosen, served or not: nobody falls through to a wider one.
        var chosen: ListenerID?
        for listenerClass in ListenerClass.allCases.sorted(by: { $0 == winning && $1 != winning }) {
            let exact = ClaimKey(
                slot: slot, listenerClass: listenerClass,
                hostname: listenerClass.sharesByHostname ? hostname ?? "" : "")
            for key in [exact] + exact.wider {
                for claim in claims.claimants(of: key)?.all ?? [] {
                    guard let candidate = candidate(claim, key, chosen: chosen) else { continue }
                    if chosen == nil, candidate.outcome.holdsClaim { chosen = candidate.id }
                    candidates.append(candidate)
                }
            }
        }
        let ordered =
            candidates.filter(\.outcome.holdsClaim)
            + candidates.filter { !$0.outcome.holdsClaim }
        return Explanation(port: port, hostname: hostname, candidates: ordered)
    }

    private func candidate(_ claim: Claim, _ key: ClaimKey, chosen: ListenerID?)
        -> Explanation.Candidate?
    {
        guard let owner = owner(claim.owner.id), Int(claim.index) < owner.outcomes.count else {
            return nil
        }
        let (listener, outcome) = (
            owner.listeners[Int(claim.index)], owner.outcomes[Int(claim.index)]
        )
        let id = ListenerID(owner: owner.id, listener: listener.name)
        let serves = outcome == .wins && chosen == nil
        let why =
            if outcome.holdsClaim, let chosen {
                "\(chosen) is more specific"
            } else {
                Self.why(outcome, key)
            }
        return Explanation.Candidate(
            id: id, listener: listener, outcome: outcome,
            marks: owner.listenerMarks[Int(claim.index)], why: why, serves: serves,
            routes: routes(on: id), certificates: owner.certificates(of: Int(claim.index)))
    }

    /// Why a listener serves what it claims, or does not, when nobody more specific does.
    private static func why(_ outcome: Outcome, _ key: ClaimKey) -> String {
        switch outcome {
        case .wins:
            key.hostname.isEmpty
                ? "no listener on the port is more specific; it takes every name"
                : "\(key.hostname) is the most specific match on the port"
        case .winsUnserved: "it holds the name, and has no certificate to serve with"
        case .winsStopped: "it holds the name, and asks for tls.options that cannot be done"
        case .hostnameConflict, .protocolConflict, .tooManyListeners, .noClaim:
            outcome.reason.rawValue
        }
    }
}
