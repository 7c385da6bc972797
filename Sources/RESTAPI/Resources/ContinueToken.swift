import GatewayModel

/// Where a page of a list ended: the name of its last resource, in Base64 so that nobody is
/// tempted to make one.
struct ContinueToken: Sendable {
    let id: ResourceID

    init(after id: ResourceID) { self.id = id }

    var text: String {
        Base64.urlText(of: (id.kind.isNamespaced ? "\(id.namespacedName)" : id.name).utf8)
    }

    /// Nil unless it came from a list of that kind.
    init?(_ text: String, of kind: ResourceKind) {
        guard text.utf8.count <= 1024, let bytes = Base64.bytes(ofURLText: text),
            let name = String(validating: bytes, as: UTF8.self), !name.isEmpty
        else { return nil }
        if kind.isNamespaced {
            guard let name = NamespacedName(name) else { return nil }
            id = ResourceID(kind, name)
        } else {
            guard !name.contains("/") else { return nil }
            id = ResourceID(kind, namespace: "", name: name)
        }
    }
}
