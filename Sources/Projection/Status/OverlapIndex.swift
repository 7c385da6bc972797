public import GatewayModel

/// Which HTTPS winners of a gateway match some of the same names (semantics.md 4.2, L13).
///
/// Built once for a version, when somebody asks for a status; then every question costs as many
/// look-ups as the hostname has labels.
public struct OverlapIndex: Sendable {
    private struct Port {
        /// Listeners without a hostname.
        var any: [Mark] = []
        /// `*.x`, by `x`.
        var wildcards: [Substring: Mark] = [:]
        /// How many names and wildcards lie strictly below `x`, and the oldest of them.
        var below: [Substring: (count: Int, oldest: Mark)] = [:]
        var count = 0
        var oldest: [Mark] = []
    }

    private var ports: [UInt16: Port] = [:]

    public init(of gateway: GatewayRecord, in state: GatewayState) {
        for owner in state.owners(of: gateway) where owner.winnerCount > 0 {
            for (index, listener) in owner.listeners.enumerated()
            where owner.outcomes[index] == .wins && listener.protocol == .https {
                insert(listener, since: owner.listenerMarks[index].accepted)
            }
        }
    }

    private mutating func insert(_ listener: Listener, since mark: Mark) {
        var port = ports[listener.port, default: Port()]
        port.count += 1
        // The two oldest are enough to know the oldest of all the others.
        port.oldest = Array((port.oldest + [mark]).sorted { $0.revision < $1.revision }.prefix(2))
        if let hostname = listener.specificHostname {
            let (suffix, isWildcard) = Self.parts(hostname)
            if isWildcard { port.wildcards[suffix] = mark }
            for parent in Self.ancestors(of: suffix) {
                let known = port.below[parent]
                let oldest = known.map { $0.oldest.revision < mark.revision ? $0.oldest : mark }
                port.below[parent] = ((known?.count ?? 0) + 1, oldest ?? mark)
            }
        } else {
            port.any.append(mark)
        }
        ports[listener.port] = port
    }

    /// Since when this winner and the oldest of those it overlaps have both been accepted; nil if
    /// it overlaps none.
    ///
    /// That is when the overlap began, unless one of them has changed its hostname while it stayed
    /// accepted (it began later) or an older partner has left (it began earlier). Knowing better
    /// would take a mark of its own for every listener, kept up to date at each change of any
    /// other; nobody decides anything by the age of a hint.
    public func overlap(of listener: Listener, since own: Mark) -> Mark? {
        guard listener.protocol == .https, let port = ports[listener.port] else { return nil }
        let others = Self.partners(of: listener, in: port)
        guard let oldest = others.min(by: { $0.revision < $1.revision }) else { return nil }
        return own.revision < oldest.revision ? oldest : own
    }

    private static func partners(of listener: Listener, in port: Port) -> [Mark] {
        guard let hostname = listener.specificHostname else {
            return port.count > 1 ? [port.oldest[1]] : []
        }
        let (suffix, isWildcard) = parts(hostname)
        var partners = port.any
        partners += ancestors(of: suffix).compactMap { port.wildcards[$0] }
        if isWildcard, let below = port.below[suffix] { partners.append(below.oldest) }
        return partners
    }

    /// `*.x` is the wildcard of `x`.
    private static func parts(_ hostname: String) -> (Substring, isWildcard: Bool) {
        hostname.hasPrefix("*.") ? (hostname.dropFirst(2), true) : (hostname[...], false)
    }

    /// `a.b.c` lies below `b.c` and `c`.
    private static func ancestors(of name: Substring) -> [Substring] {
        var ancestors: [Substring] = []
        var rest = name
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            ancestors.append(rest)
        }
        return ancestors
    }
}
