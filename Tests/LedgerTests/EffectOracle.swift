import GatewayModel
import LintelTesting
import Projection

@testable import Ledger

/// What a commit did to one gateway, read off the two snapshots by the definitions of
/// ARCHITECTURE.md, "What a change does".
struct EffectOracle: Equatable {
    struct Carve: Hashable {
        let id: ListenerID
        let hostname: String
        let by: ListenerID
    }

    var added: Set<ListenerID> = []
    var removed: Set<ListenerID> = []
    var modified: Set<ListenerID> = []
    var lost: Set<ListenerID> = []
    /// Those of `lost` that did not lose the same before, and lost it to somebody.
    var newClashes: Set<ListenerID> = []
    var displaced: Set<ListenerID> = []
    /// Those of `displaced` that somebody else stands in the way of.
    var displacedByClash: Set<ListenerID> = []
    var promoted: Set<ListenerID> = []
    var carvedOut: Set<Carve> = []

    private init() {}

    init(
        of gateway: NamespacedName, by changed: Set<ResourceID>, from before: GatewayState,
        to after: GatewayState
    ) {
        let (old, new) = (before.winners(of: gateway), after.winners(of: gateway))
        let (was, now) = (before.entries(of: gateway), after.entries(of: gateway))
        added = Set(new.keys).subtracting(old.keys)
        removed = Set(old.keys).subtracting(new.keys)
        modified = Set(old.keys.filter { new[$0] != nil && new[$0] != old[$0] })
        lost = Set(now.keys.filter { changed.contains($0.owner) && new[$0] == nil })
        newClashes = lost.filter { id in
            guard let entry = now[id], entry.isClash else { return false }
            let lostBefore = was[id].map { old[id] == nil && $0.claim == entry.claim } ?? false
            return !lostBefore
        }
        displaced = removed.filter { !changed.contains($0.owner) }
        displacedByClash = displaced.filter { now[$0]?.isClash ?? false }
        promoted = added.filter { id in
            guard let entry = was[id] else { return false }
            return entry.isClash && entry.claim == now[id]?.claim
        }
        if before.gateway(gateway) == nil || after.gateway(gateway) == nil { return }
        for (id, listener) in new {
            guard let name = listener.listener.servedName, let place = listener.listener.place,
                let server = old.server(of: name, at: place), server.hostname != name,
                // Who held the name without serving it had it already.
                !was.values.contains(where: { $0.holds == "\(place) \(name)" }),
                let still = new[server.id]?.listener, still.servedName == server.hostname,
                still.place == place, server.id.owner != id.owner
            else { continue }
            carvedOut.insert(Carve(id: server.id, hostname: name, by: id))
        }
    }

    /// The same of what the ledger says.
    init(_ effect: GatewayEffect) {
        self.init()
        added = Set(effect.delta.added.map(\.id))
        removed = Set(effect.delta.removed.map(\.id))
        modified = Set(effect.delta.modified.map(\.id))
        lost = Set(effect.lost.map(\.id))
        let clashes: Set<Condition.Reason> = [
            .hostnameConflict, .protocolConflict, .tooManyListeners,
        ]
        newClashes = Set(effect.lost.filter { $0.isNew && clashes.contains($0.reason) }.map(\.id))
        displaced = Set(effect.displaced.map(\.id))
        displacedByClash = Set(effect.displaced.filter { clashes.contains($0.reason) }.map(\.id))
        promoted = Set(effect.promoted.map(\.id))
        carvedOut = Set(
            effect.carvedOut.map { Carve(id: $0.id, hostname: $0.hostname, by: $0.by) })
    }

    static let nothing = EffectOracle()

    var isClash: Bool { !newClashes.isEmpty || !displacedByClash.isEmpty }
}

/// A listener of an attached object, with what the merge said to it.
private struct Entry {
    let claim: [String]
    let isClash: Bool
    /// Where and what it holds without serving it.
    let holds: String?
}

extension GatewayState {
    fileprivate func entries(of name: NamespacedName) -> [ListenerID: Entry] {
        guard let record = gateway(name) else { return [:] }
        var entries: [ListenerID: Entry] = [:]
        for owner in owners(of: record) {
            for (listener, outcome) in zip(owner.listeners, owner.outcomes) {
                let claim = [
                    "\(listener.port)", listener.protocol.name, listener.hostname ?? "none",
                ]
                let isClash = [.hostnameConflict, .protocolConflict, .tooManyListeners]
                    .contains(outcome)
                entries[ListenerID(owner: owner.id, listener: listener.name)] = Entry(
                    claim: claim, isClash: isClash,
                    holds: [.winsUnserved, .winsStopped].contains(outcome)
                        ? "\(listener.place ?? "") \(listener.servedName ?? "")" : nil)
            }
        }
        return entries
    }
}

extension Listener {
    /// Where names are told apart: a port, and whether TLS is spoken there.
    fileprivate var place: String? {
        switch self.protocol {
        case .http: "\(port)"
        case .https, .tls: "\(port) tls"
        default: nil
        }
    }

    /// The hostname; nil when every name is meant.
    fileprivate var servedName: String? {
        ["", "*"].contains(hostname ?? "") ? nil : hostname
    }
}

extension [ListenerID: ServedListener] {
    /// Who is the most specific for `name`: itself, `*.` and ever less of its end, or no name.
    fileprivate func server(
        of name: String, at place: String
    ) -> (id: ListenerID, hostname: String?)? {
        let labels = name.split(separator: ".")
        let start = labels.first == "*" ? 2 : 1
        let patterns: [String?] =
            [name]
            + (labels.count > start
                ? (start..<labels.count).map { "*." + labels[$0...].joined(separator: ".") } : [])
            + [nil]
        for pattern in patterns {
            let id = self.first { _, served in
                served.listener.place == place && served.listener.servedName == pattern
            }?.key
            if let id { return (id, pattern) }
        }
        return nil
    }
}
