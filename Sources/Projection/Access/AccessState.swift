import GatewayModel
import HashTreeCollections

/// What a state knows about access besides the resources themselves.
struct AccessState: Sendable {
    /// Where each token is, by its id.
    private(set) var tokens: TreeDictionary<String, NamespacedName> = [:]
    private(set) var table = AccessTable(OtherResources())

    /// - Parameter resources: with the resource as it is now.
    mutating func note(
        _ id: ResourceID, _ stored: StoredResource?, in resources: OtherResources
    ) {
        if !id.kind.row.isWritable {
            tokens[id.name] = stored.map(\.id.namespacedName)
        } else {
            table = AccessTable(resources)
        }
    }
}
