public import GatewayModel
public import Projection

/// Where two versions differ in what they serve: whose change waits while proxies keep the older
/// one.
public struct SnapshotDifference: Sendable {
    /// The listeners that the older version does not have, or has with another port, protocol,
    /// hostname or certificate.
    public private(set) var listeners: Set<ListenerID> = []
    /// The owners of these listeners, and those that lost one.
    public private(set) var owners: Set<ResourceID> = []
    /// On which listeners a route is not served as the newer version has it.
    private var routes: [ResourceID: Set<ListenerID>] = [:]

    /// - Parameter old: nil if proxies have nothing.
    public init(from old: EnvoySnapshot?, to new: EnvoySnapshot) {
        var before: [ListenerID: EnvoyListener] = [:]
        for listener in (old?.owners ?? []).lazy.flatMap(\.listeners) {
            before[listener.id] = listener
        }
        for listener in new.owners.lazy.flatMap(\.listeners) {
            add(listener, before.removeValue(forKey: listener.id))
        }
        owners.formUnion(before.values.lazy.map(\.owner))
    }

    public func contains(_ route: ResourceID, on listener: ListenerID) -> Bool {
        routes[route]?.contains(listener) ?? false
    }

    private mutating func add(_ listener: EnvoyListener, _ old: EnvoyListener?) {
        if listener === old { return }
        let same = old.flatMap { listener.isAtSamePlace(as: $0) ? $0 : nil }
        if same.map(listener.showsSameCertificates) != true {
            listeners.insert(listener.id)
            owners.insert(listener.owner)
        }
        var known: [ResourceID: EnvoyRoute] = [:]
        for route in same?.routes ?? [] { known[route.id] = route }
        for route in listener.routes where known[route.id].map(route.isSame) != true {
            routes[route.id, default: []].insert(listener.id)
        }
    }
}

extension EnvoyListener {
    fileprivate func isAtSamePlace(as other: EnvoyListener) -> Bool {
        port == other.port && mode == other.mode && hostname == other.hostname
    }

    fileprivate func showsSameCertificates(as other: EnvoyListener) -> Bool {
        certificates.elementsEqual(other.certificates) { left, right in
            left === right || left.material == right.material
        }
    }
}

extension EnvoyRoute {
    fileprivate func isSame(as other: EnvoyRoute) -> Bool {
        if self === other { return true }
        return hostnames == other.hostnames
            && rules.elementsEqual(other.rules) { $0.isSame(as: $1) }
    }
}

extension EnvoyRule {
    fileprivate func isSame(as other: EnvoyRule) -> Bool {
        rule == other.rule && mirrors.elementsEqual(other.mirrors, by: EnvoyBackend.areSame)
            && targets.elementsEqual(other.targets) { left, right in
                left.weight == right.weight && EnvoyBackend.areSame(left.backend, right.backend)
            }
    }
}

extension EnvoyBackend {
    fileprivate static func areSame(_ left: EnvoyBackend?, _ right: EnvoyBackend?) -> Bool {
        left === right || (left?.name == right?.name && left?.spec == right?.spec)
    }
}
