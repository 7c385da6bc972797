import GatewayModel
public import Projection

/// Makes the renderer's input from the state of the merge, and gives the same objects again for
/// what did not change. Not to be used by two threads at once.
public struct ListenerAssembler {
    private struct Made {
        let owner: OwnerRecord
        let listener: EnvoyListener
    }

    private var made: [ListenerID: Made] = [:]

    public init() {}

    /// The winners of a gateway in the order of the merge.
    public mutating func listeners(
        of gateway: GatewayRecord, in state: GatewayState
    ) -> [EnvoyListener] {
        var kept: [ListenerID: Made] = [:]
        var listeners: [EnvoyListener] = []
        listeners.reserveCapacity(gateway.listenerCount)
        for owner in state.owners(of: gateway) {
            for served in owner.winners {
                let known = made[served.id].flatMap { $0.owner === owner ? $0 : nil }
                let entry = known ?? Self.make(served.id, served.listener, owner)
                guard let entry else { continue }
                kept[served.id] = entry
                listeners.append(entry.listener)
            }
        }
        made = kept
        return listeners
    }

    private static func make(_ id: ListenerID, _ listener: Listener, _ owner: OwnerRecord) -> Made?
    {
        guard let mode = EnvoyListener.Mode(listener) else { return nil }
        let made = EnvoyListener(
            id: id, port: listener.port, mode: mode, hostname: HostnamePattern(listener.hostname))
        return Made(owner: owner, listener: made)
    }
}

extension EnvoyListener.Mode {
    fileprivate init?(_ listener: Listener) {
        switch listener.protocol {
        case .http: self = .http
        case .https: self = .https
        case .tls:
            self = listener.tls?.mode == .passthrough ? .tlsPassthrough : .tlsTerminate
        case .tcp: self = .tcp
        case .udp: self = .udp
        case .unsupported: return nil
        }
    }
}
