/// W2: entries of one object that V2 admits and the merge will not (semantics.md 3.2, 3.4, D2).
///
/// The merge itself is elsewhere and knows more; this walk only sees one object, and only warns.
private enum TransportClass: Hashable {
    case http, tls, tcp, udp

    /// Nil for a protocol that never claims a port.
    init?(_ protocol: ListenerProtocol) {
        switch `protocol` {
        case .http: self = .http
        case .https, .tls: self = .tls
        case .tcp: self = .tcp
        case .udp: self = .udp
        case .unsupported: return nil
        }
    }
}

/// A port of one transport: who took it first, as what, and the hostnames in use.
private struct Slot {
    let transportClass: TransportClass
    let holder: Listener
    var holders: [String?: Listener]
}

extension Problems {
    mutating func warnAboutConflicts(_ listeners: [Listener], _ unreadable: [ListenerFields]) {
        guard listeners.count > 1 else { return }
        var slots: [Int: Slot] = [:]
        slots.reserveCapacity(listeners.count)
        for (index, listener) in listeners.enumerated()
        where index >= unreadable.count
            || unreadable[index].isDisjoint(with: [.port, .protocol, .hostname])
        {
            guard let mine = TransportClass(listener.protocol) else { continue }
            // UDP has the port numbers to itself.
            let key = Int(listener.port) << 1 | (mine == .udp ? 1 : 0)
            guard let slot = slots[key] else {
                slots[key] = Slot(
                    transportClass: mine, holder: listener,
                    holders: [listener.hostname: listener])
                continue
            }
            if slot.transportClass != mine || mine == .tcp || mine == .udp {
                warn(listener, index, losesTo: slot.holder, "ProtocolConflict")
            } else if let holder = slot.holders[listener.hostname] {
                warn(listener, index, losesTo: holder, "HostnameConflict")
            } else {
                slots[key]?.holders[listener.hostname] = listener
            }
        }
    }

    private mutating func warn(
        _ listener: Listener, _ index: Int, losesTo holder: Listener, _ reason: String
    ) {
        // Equal addresses are V2, which refuses the whole resource.
        guard listener.protocol != holder.protocol || listener.hostname != holder.hostname else {
            return
        }
        warning(
            "W2", at: "/\(index)", listener: listener.name,
            "listener \(quoted(listener.name)) (\(listener.protocol.name)) will not serve: port "
                + "\(listener.port) is held by \(quoted(holder.name)) (\(holder.protocol.name)) of "
                + "the same resource (\(reason)); use another port or hostname")
    }
}
