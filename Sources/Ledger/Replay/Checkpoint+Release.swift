import GatewayModel
import JSON
import Projection

// What proxies are given of a gateway that has a pin or a guard. Why it is held follows from those:
// only what it is compared with does not.

extension JSONWriter {
    mutating func release(_ release: Release) {
        let base = release.base
        object { writer in
            writer.member("version", release.version.rawValue)
            writer.key("since")
            writer.mark(release.since)
            writer.member("base", base.version.rawValue)
            writer.member("listenerCount", base.listenerCount)
            writer.member("snapshotSize", base.snapshotSize)
            writer.key("removed")
            writer.array(of: base.listeners.removed) { $0.listener($1) }
            writer.key("added")
            writer.array(of: base.listeners.added) { $0.listener($1) }
            writer.key("removedRoutes")
            writer.array(of: base.routes.removed) { $0.identity($1) }
            writer.key("addedRoutes")
            writer.array(of: base.routes.added) { $0.identity($1) }
            writer.key("dataKeys")
            writer.array(of: release.dataKeys) { writer, key in
                writer.array { writer in
                    writer.string(key.secret.namespace)
                    writer.string(key.secret.name)
                    writer.string(key.id)
                    if let uid = key.uid { writer.string(uid) }
                }
            }
        }
    }

    private mutating func listener(_ id: ListenerID) {
        array { writer in
            writer.members(of: id.owner)
            writer.string(id.listener)
        }
    }

    private mutating func identity(_ id: ResourceID) { array { $0.members(of: id) } }

    private mutating func members(of id: ResourceID) {
        string(id.kind.rawValue)
        string(id.namespace)
        string(id.name)
    }
}

extension Release {
    /// Nil for what ``JSONWriter/release(_:)`` did not write.
    init?(_ node: JSONNode) {
        guard let version = node["version"]?.int64, let since = node["since"].flatMap(Mark.init),
            let base = ReleaseBase(node), let keys = node["dataKeys"]
        else { return nil }
        let dataKeys = keys.elements.compactMap(HeldDataKey.init)
        self.init(
            version: Revision(rawValue: version), since: since, base: base, dataKeys: dataKeys)
    }
}

extension ReleaseBase {
    fileprivate init?(_ node: JSONNode) {
        guard let version = node["base"]?.int64, let listeners = node["listenerCount"]?.int64,
            let size = node["snapshotSize"]?.int64
        else { return nil }
        func listenerIDs(_ name: StaticString) -> [ListenerID] {
            guard let list = node[name] else { return [] }
            return list.elements.compactMap { node in
                let texts = node.elements.compactMap(\.string)
                guard texts.count == 4, let owner = ResourceID(texts.dropLast()) else { return nil }
                return ListenerID(owner: owner, listener: texts[3])
            }
        }
        func routeIDs(_ name: StaticString) -> [ResourceID] {
            guard let list = node[name] else { return [] }
            return list.elements.compactMap { ResourceID($0.elements.compactMap(\.string)) }
        }
        self.init(
            version: Revision(rawValue: version), listenerCount: Int(listeners),
            snapshotSize: Int(size),
            listeners: Drift(removed: listenerIDs("removed"), added: listenerIDs("added")),
            routes: Drift(removed: routeIDs("removedRoutes"), added: routeIDs("addedRoutes")))
    }
}

extension ResourceID {
    fileprivate init?(_ texts: [String]) {
        guard texts.count == 3, let kind = ResourceKind(rawValue: texts[0]) else { return nil }
        self.init(kind, namespace: texts[1], name: texts[2])
    }
}

extension HeldDataKey {
    fileprivate init?(_ node: JSONNode) {
        let texts = node.elements.compactMap(\.string)
        guard texts.count == 3 || texts.count == 4 else { return nil }
        self.init(
            secret: NamespacedName(namespace: texts[0], name: texts[1]),
            uid: texts.count == 4 ? texts[3] : nil, id: texts[2])
    }
}
