/// A data key that a resource needs although the Secret it belongs to may go: it is not destroyed
/// before that resource is gone too.
public struct HeldDataKey: Hashable, Sendable {
    public var secret: NamespacedName
    /// Of that Secret; nil where the key never sealed what the Secret had (a proposal's).
    public var uid: String?
    /// Of the data key.
    public var id: String

    public init(secret: NamespacedName, uid: String?, id: String) {
        (self.secret, self.uid, self.id) = (secret, uid, id)
    }
}

extension HeldDataKey: Described {
    package static func title(of kind: ResourceKind?) -> String { "a held key" }

    package static var placeholder: HeldDataKey {
        HeldDataKey(
            secret: NamespacedName(namespace: "unreadable", name: "unreadable"), uid: nil,
            id: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var (namespace, name) = (secret.namespace, secret.name)
        fields.required("namespace", &namespace, .namespace, "Of the Secret.")
        fields.required("name", &name, .subdomain, "Of the Secret.")
        fields.optional("uid", &uid, .any, "Of the Secret; absent for one that never was there.")
        fields.required("id", &id, .any, "Of the data key.")
        secret = NamespacedName(namespace: namespace, name: name)
    }
}

extension HeldDataKey: Comparable {
    public static func < (left: HeldDataKey, right: HeldDataKey) -> Bool {
        if left.secret != right.secret { return left.secret < right.secret }
        return left.id == right.id ? left.uid ?? "" < right.uid ?? "" : left.id < right.id
    }
}
