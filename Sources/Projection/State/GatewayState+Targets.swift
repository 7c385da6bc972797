import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// Keeps what others refer to: a Backend, a Secret or a ReferenceGrant.
    ///
    /// - Returns: who has to be looked at again because of it.
    mutating func record(target id: ResourceID, _ stored: StoredResource?) -> [ResourceID] {
        let name = id.namespacedName
        switch stored?.resource.spec {
        case .backend(let spec):
            guard let stored else { return [] }
            if let known = backends[name], known.record.spec == spec {
                backends[name] = (stored, known.record)
                return []
            }
            backends[name] = (stored, BackendRecord(name: name, spec: spec))
        case .secret(let spec):
            guard let stored else { return [] }
            if let known = secrets[name], known.record.spec == spec {
                secrets[name] = (stored, known.record)
                return []
            }
            secrets[name] = (stored, SecretRecord(name: name, spec: spec))
        case .referenceGrant:
            return record(grant: name, stored)
        case nil where id.kind == .referenceGrant:
            return record(grant: name, nil)
        case nil:
            if id.kind == .backend { backends[name] = nil } else { secrets[name] = nil }
        case .namespace, .gateway, .listenerSet, .httpRoute, .tlsRoute, .tcpRoute, .udpRoute:
            return []
        }
        return Array(links.referrers[id])
    }

    private mutating func record(
        grant name: NamespacedName, _ stored: StoredResource?
    ) -> [ResourceID] {
        let old = grants[name]?.grant?.passages(into: name.namespace) ?? []
        let new = stored?.grant?.passages(into: name.namespace) ?? []
        grants[name] = stored
        links.grants.replace(old, with: new, by: name)
        return Array(Set(old.union(new).flatMap { links.travellers[$0] }))
    }
}
