extension Problems {
    /// V1.
    mutating func checkUniqueNames(_ listeners: [Listener], _ unreadable: [UnreadableFields]) {
        var names: Set<String> = []
        names.reserveCapacity(listeners.count)
        for (index, listener) in listeners.enumerated()
        where !(index < unreadable.count && unreadable[index].contains(.name)) {
            guard !names.insert(listener.name).inserted else { continue }
            issue(
                "V1", at: "/\(index)/name",
                "listener \(quoted(listener.name)) is listed twice; give each its own name")
        }
    }

    private struct Address: Hashable {
        let port: UInt16
        let `protocol`: ListenerProtocol
        let hostname: String?
    }

    /// V2: absent hostnames are equal to each other and to nothing else.
    mutating func checkUniqueAddresses(
        _ listeners: [Listener], _ unreadable: [UnreadableFields]
    ) {
        var first: [Address: String] = [:]
        first.reserveCapacity(listeners.count)
        for (index, listener) in listeners.enumerated()
        where index >= unreadable.count
            || unreadable[index].isDisjoint(with: [.port, .protocol, .hostname])
        {
            let address = Address(
                port: listener.port, protocol: listener.protocol, hostname: listener.hostname)
            guard let earlier = first[address] else {
                first[address] = listener.name
                continue
            }
            issue(
                "V2", at: "/\(index)",
                "listener \(quoted(listener.name)) has the port, protocol and hostname of "
                    + "\(quoted(earlier)); change one of them")
        }
    }

    /// W1.
    mutating func warnAboutPassthrough(
        _ listeners: [Listener], _ unreadable: [UnreadableFields]
    ) {
        for index in listeners.indices where listeners[index].tls?.mode == .passthrough {
            guard listeners[index].tls?.certificateRefs.isEmpty == false,
                index >= unreadable.count || !unreadable[index].contains(.tls)
            else { continue }
            warning(
                "W1", at: "/\(index)/tls/certificateRefs", listener: listeners[index].name,
                "mode Passthrough never uses certificateRefs; they are ignored")
        }
    }
}
