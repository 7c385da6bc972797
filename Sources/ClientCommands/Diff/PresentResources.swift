import GatewayModel
import JSON
import ServerClient

/// What a server has of some resources.
struct PresentResources {
    private var found: [ResourceID: JSONNode] = [:]

    /// Of a kind in one namespace so many are asked for one by one; of more there is one list.
    private static let singly = 16

    init(_ session: Session, _ ids: [ResourceID]) throws(ClientError) {
        let groups = Dictionary(grouping: ids) { Group(kind: $0.kind, namespace: $0.namespace) }
        for (group, ids) in groups {
            if ids.count > Self.singly, try list(group, session) { continue }
            for id in ids { found[id] = try Self.resource(id, session) }
        }
    }

    subscript(id: ResourceID) -> JSONNode? { found[id] }

    private struct Group: Hashable {
        let kind: ResourceKind
        let namespace: String
    }

    /// False if one may not list them.
    private mutating func list(_ group: Group, _ session: Session) throws(ClientError) -> Bool {
        let namespace = group.kind.isNamespaced ? group.namespace : nil
        do throws(ClientError) {
            for node in try session.list(group.kind, in: namespace) {
                guard let name = node["metadata"]?["name"]?.string else { continue }
                found[ResourceID(group.kind, namespace: group.namespace, name: name)] = node
            }
            return true
        } catch {
            if error.problem?.status == 403 { return false }
            throw error
        }
    }

    private static func resource(
        _ id: ResourceID, _ session: Session
    ) throws(ClientError) -> JSONNode? {
        do throws(ClientError) {
            return try session.get(id.path)
        } catch {
            if error.problem?.status == 404 { return nil }
            throw error
        }
    }
}
