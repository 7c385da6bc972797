import GatewayModel
import HashTreeCollections

// What others refer to. Each returns who has to be looked at again because of it.

extension GatewayState {
    mutating func record(backend id: ResourceID, _ stored: StoredResource?) -> [ResourceID] {
        let name = id.namespacedName
        guard let stored, case .backend(let spec) = stored.resource.spec else {
            backends[name] = nil
            return Array(links.referrers[id])
        }
        if let known = backends[name], known.record.spec == spec {
            backends[name] = (stored, known.record)
            return []
        }
        backends[name] = (stored, BackendRecord(name: name, spec: spec))
        return Array(links.referrers[id])
    }

    mutating func record(secret id: ResourceID, _ stored: StoredResource?) -> [ResourceID] {
        let name = id.namespacedName
        guard let stored, case .secret(let spec) = stored.resource.spec else {
            secrets[name] = nil
            return Array(links.referrers[id])
        }
        if let known = secrets[name], known.record.spec == spec {
            secrets[name] = (stored, known.record)
            return []
        }
        secrets[name] = (stored, SecretRecord(name: name, spec: spec))
        return Array(links.referrers[id])
    }

    mutating func record(grant id: ResourceID, _ stored: StoredResource?) -> [ResourceID] {
        let name = id.namespacedName
        let old = grants[name]?.grant?.passages(into: name.namespace) ?? []
        let new = stored?.grant?.passages(into: name.namespace) ?? []
        grants[name] = stored
        links.grants.replace(old, with: new, by: name)
        return Array(Set(old.union(new).flatMap { links.travellers[$0] }))
    }
}
