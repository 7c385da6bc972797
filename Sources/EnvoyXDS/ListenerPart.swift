import Projection

/// What one listener contributes. An object, so that thousands of them are laid out again at the
/// price of one reference each.
final class ListenerPart {
    let listener: EnvoyListener
    /// Whether its certificates are asked for by name.
    let isShared: Bool
    let chains: [HostFragment]
    let hosts: [HostFragment]

    init(_ listener: EnvoyListener, _ sharing: CertificateSharing, portOffset: UInt16) {
        self.listener = listener
        isShared = sharing.isShared(listener)
        chains =
            listener.mode == .udp
            ? [HostFragment(host: .any, EnvoyPort.udp(listener, offset: portOffset))]
            : FilterChain(listener: listener, sharing: sharing).chains
        hosts = VirtualHost(listener: listener).hosts
    }
}

/// The parts of the last rendering, found again by walking along both: after a change nearly all
/// listeners come in the order they came in before, and a table of them all would cost more than
/// laying them out. It is made only once many are not where they were.
struct KnownParts {
    /// More than the listeners of one set, which are made anew together.
    private static let width = 80

    private let parts: [ListenerPart]
    private var next = 0
    private var misses = 0
    private var places: [ObjectIdentifier: Int]?

    init(_ parts: [ListenerPart]) { self.parts = parts }

    /// Nil for a listener that is new, and for a few that have moved far: rendered again they are
    /// the same bytes.
    mutating func part(of listener: EnvoyListener) -> ListenerPart? {
        let window = parts[next..<min(parts.count, next + Self.width)]
        guard
            let place = window.firstIndex(where: { $0.listener === listener }) ?? far(listener)
        else { return nil }
        next = place + 1
        return parts[place]
    }

    private mutating func far(_ listener: EnvoyListener) -> Int? {
        misses += 1
        if misses <= Self.width { return nil }
        if places == nil {
            let ids = parts.lazy.map { ObjectIdentifier($0.listener) }
            places = Dictionary(zip(ids, parts.indices)) { first, _ in first }
        }
        return places?[ObjectIdentifier(listener)]
    }
}
