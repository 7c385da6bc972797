import GatewayModel
import HashTreeCollections

/// What a state knows about access besides the resources themselves.
struct AccessState: Sendable {
    /// Where each token is, by its id.
    private(set) var tokens: TreeDictionary<String, NamespacedName> = [:]
    private(set) var table = AccessTable(OtherResources())
    /// How often any of this has changed since this process began to count.
    private(set) var changes: UInt64 = 0

    /// - Parameter resources: with the resource as it is now.
    mutating func note(
        _ id: ResourceID, _ stored: StoredResource?, in resources: OtherResources
    ) {
        changes += 1
        if !id.kind.row.isWritable {
            tokens[id.name] = stored.map(\.id.namespacedName)
        } else {
            table = AccessTable(resources)
        }
    }
}
