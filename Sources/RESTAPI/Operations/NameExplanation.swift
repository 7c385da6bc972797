import GatewayModel
import Ledger
import Projection
import XDSServer

/// Who serves a name on a port of a gateway, and who lost it, as far as one caller may know: what
/// `explain` and `search` tell of it.
struct NameExplanation {
    let gateway: GatewayRecord
    let port: UInt16
    let hostname: String?
    let state: GatewayState
    /// Of who asks.
    let visibility: Visibility
    /// The one that serves; nil also when who holds the name has no certificate to serve with, or
    /// is not seen.
    let server: Explanation.Candidate?
    /// Whether somebody serves who is not seen.
    let isServedByOther: Bool
    /// Winners that are less specific.
    let winners: [Explanation.Candidate]
    let losers: [Explanation.Candidate]
    private let source: NameExplainer.OfGateway

    fileprivate init(_ source: NameExplainer.OfGateway, port: UInt16, hostname: String?) {
        (self.source, self.port, self.hostname) = (source, port, hostname)
        (gateway, state) = (source.gateway, source.published.state)
        visibility = source.visibility
        // Datagrams carry no name: a question about one is about TCP. Without a name the question
        // does not say which transport it is about, so both are looked at.
        let transports = hostname == nil ? [false, true] : [false]
        let all = transports.flatMap {
            source.published.state.explain(
                source.gateway, port: port, hostname: hostname, udp: $0
            ).candidates
        }
        let candidates = all.filter(source.isSeen)
        let server = candidates.first(where: \.serves)
        self.server = server
        isServedByOther = server == nil && all.contains(where: \.serves)
        winners = candidates.filter { $0.outcome == .wins && $0.id != server?.id }
        losers = candidates.filter { $0.outcome != .wins }
    }

    /// Nil where proxies have the listener and its routes as they are.
    func notice(of candidate: Explanation.Candidate) -> WithheldNotice? {
        if let difference = source.difference, let notice = state.heldNotice(of: gateway.name),
            candidate.routes.contains(where: { difference.routes.contains($0.id) })
        {
            return notice
        }
        return source.notice(of: candidate.id)
            ?? source.held.flatMap { held in
                candidate.routes.lazy.compactMap { held.notice(of: $0.id, on: candidate.id) }.first
            }
    }

    /// Why a loser does not serve.
    func message(about loser: Explanation.Candidate) -> String {
        loser.explanation(
            holder: knownHolder(against: loser).map { "listener \($0.listener) of \($0.owner)" })
    }

    /// Who holds the hostname that the candidate lost, if the loser may know it (semantics.md 4.5):
    /// the gateway itself, or its own namespace.
    func knownHolder(against loser: Explanation.Candidate) -> ListenerID? {
        guard loser.outcome == .hostnameConflict else { return nil }
        let name = loser.listener.hostname ?? ""
        let holder = ([server].compactMap { $0 } + winners)
            .first { $0.listener.hostname ?? "" == name }
        guard let id = holder?.id,
            id.owner.kind.part == .gateway || id.owner.namespace == loser.id.owner.namespace
        else { return nil }
        return id
    }
}

/// Explains names, with what keeps proxies from having what is served.
struct NameExplainer: Sendable {
    let discovery: DiscoveryService
    let seals: SealCheck
    let withheld: WithheldReleases

    /// For what is asked of one gateway.
    struct OfGateway: Sendable {
        let gateway: GatewayRecord
        let published: Published
        /// Of who asks.
        let visibility: Visibility
        /// Why proxies do not have the latest version; nil if they do.
        fileprivate let held: HeldVersion?
        /// What of the latest version proxies are not given; nil if they are.
        fileprivate let difference: ReleaseDifference?
        /// Which listeners are closed, as their certificates cannot be opened.
        fileprivate let seals: SealCheck

        func explanation(port: UInt16, hostname: String?) -> NameExplanation {
            NameExplanation(self, port: port, hostname: hostname)
        }

        /// Whether a port has UDP listeners that are seen.
        func hasUDP(on port: UInt16) -> Bool {
            published.state.explain(gateway, port: port, hostname: nil, udp: true)
                .candidates.contains(where: isSeen)
        }

        /// Nil where proxies have the listener as it is, whatever its routes are.
        func notice(of listener: ListenerID) -> WithheldNotice? {
            if let difference, difference.listeners.contains(listener),
                let notice = published.state.heldNotice(of: gateway.name)
            {
                return notice
            }
            return held?.notice(of: listener) ?? seals.notice(of: listener, in: published.state)
        }

        fileprivate func isSeen(_ candidate: Explanation.Candidate) -> Bool {
            visibility.sees(candidate.id.owner, on: gateway.name)
        }
    }

    func of(
        _ gateway: GatewayRecord, in published: Published, to visibility: Visibility
    ) -> OfGateway {
        OfGateway(
            gateway: gateway, published: published, visibility: visibility,
            held: discovery.heldVersion(of: gateway.name),
            difference: withheld.difference(of: gateway.name, in: published), seals: seals)
    }
}

/// How a listener's hostname is that of a client.
enum HostnameMatch: String {
    case exact, wildcard, any
}

extension Explanation.Candidate {
    func match(of hostname: String?) -> HostnameMatch {
        switch listener.hostname ?? "" {
        case "", "*": .any
        case hostname: .exact
        case let name: name.hasPrefix("*.") ? .wildcard : .exact
        }
    }
}

extension String {
    /// As listeners have it: DNS tells no upper from lower case, and a dot at the end only says
    /// that the name is complete (RFC 4343; RFC 1034, 3.1). Who asks copies both from elsewhere.
    /// Nil if it is none.
    static func hostname(_ text: String) -> String? {
        let bytes = (text.hasSuffix(".") ? text.dropLast() : text[...]).utf8
        // ASCII only: to `lowercased()` the sign of kelvin is a k.
        let name = String(
            decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        return LexicalType.host.admits(name) ? name : nil
    }
}
