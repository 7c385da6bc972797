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

/// A port of one transport: who took it first, as what, and who has which hostname. Listeners are
/// meant by their index.
private struct TakenPort {
    let transportClass: TransportClass
    let first: Int
    var holders: [String?: Int]
}

extension Problems {
    mutating func warnAboutConflicts(_ listeners: [Listener], _ unreadable: [UnreadableFields]) {
        guard Self.mixesProtocols(listeners) else { return }
        var ports: [Int: TakenPort] = [:]
        for (index, listener) in listeners.enumerated()
        where index >= unreadable.count
            || unreadable[index].isDisjoint(with: [.port, .protocol, .hostname])
        {
            guard let mine = TransportClass(listener.protocol) else { continue }
            // UDP has the port numbers to itself.
            let key = Int(listener.port) << 1 | (mine == .udp ? 1 : 0)
            guard let port = ports[key] else {
                ports[key] = TakenPort(
                    transportClass: mine, first: index, holders: [listener.hostname: index])
                continue
            }
            if port.transportClass != mine || mine == .tcp || mine == .udp {
                warn(listener, index, losesTo: listeners[port.first], "ProtocolConflict")
            } else if let holder = port.holders[listener.hostname] {
                warn(listener, index, losesTo: listeners[holder], "HostnameConflict")
            } else {
                ports[key]?.holders[listener.hostname] = index
            }
        }
    }

    /// Without two protocols on one port there is nothing that V2 admits and the merge does not.
    private static func mixesProtocols(_ listeners: [Listener]) -> Bool {
        guard listeners.count > 1 else { return false }
        var protocols: [UInt16: ListenerProtocol] = [:]
        for listener in listeners {
            let first = protocols.updateValue(listener.protocol, forKey: listener.port)
            if let first, first != listener.protocol { return true }
        }
        return false
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
