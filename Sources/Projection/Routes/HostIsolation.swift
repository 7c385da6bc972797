/// Which of its effective hosts a listener really gets, where a proxy flattens the listeners of a
/// port into one table of hosts (semantics.md 6.4).
///
/// A request belongs to the most specific winner and to no other. So a host of a listener is
/// dropped when another winner of the same port and class, with a strictly more specific hostname,
/// covers it. Losers, other ports and other classes are not asked, and so drop nothing.
public struct HostIsolation: Sendable {
    private let winners: Set<HostnamePattern>

    /// - Parameter winners: the hostnames of all winners of one port and class. Winners that are
    ///   not served belong here too: their names are theirs.
    public init(winners: some Sequence<HostnamePattern>) { self.winners = Set(winners) }

    /// The one who gets `host`; nil if no winner covers it.
    public func server(of host: HostnamePattern) -> HostnamePattern? {
        if winners.contains(host) { return host }
        return host.wider.first(where: winners.contains)
    }

    /// Those of `hosts`, effective hosts of the winner `listener`, that stay with it.
    ///
    /// A host that `listener` covers and its server covers makes the two nested, and the server is
    /// the innermost: so nobody more specific covers it exactly when the server is the listener.
    public func kept(_ hosts: [HostnamePattern], on listener: HostnamePattern)
        -> [HostnamePattern]
    {
        hosts.filter { server(of: $0) == listener }
    }
}
