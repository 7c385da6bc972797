import GatewayModel

/// A name and its hash, made once where a commit comes to it: the same name is looked up in
/// several places, and making the hash is most of a look-up. A class, since it is handed about.
final class HashedName: Hashable, Sendable {
    let name: NamespacedName
    let nameHash: Int

    init(_ name: NamespacedName) {
        self.name = name
        nameHash = name.hashValue
    }

    static func == (left: HashedName, right: HashedName) -> Bool {
        left === right || (left.nameHash == right.nameHash && left.name == right.name)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(nameHash) }
}
