/// A namespace and a name in it: what Kubernetes calls a NamespacedName.
public struct NamespacedName: Hashable, Sendable {
    public let namespace: String
    public let name: String

    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }
}

extension NamespacedName: CustomStringConvertible {
    /// `namespace/name`.
    public var description: String { "\(namespace)/\(name)" }

    /// Reads `namespace/name`; nil unless there is exactly one slash with text on both sides.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(namespace: String(parts[0]), name: String(parts[1]))
    }
}

extension NamespacedName: Comparable {
    /// Byte-wise on the joined string `namespace/name`, so `a-b/x` is before `a/x` (semantics.md
    /// 3.1, D12).
    public static func < (left: NamespacedName, right: NamespacedName) -> Bool {
        if left.namespace == right.namespace {
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        // The first difference decides; where one namespace ends, the slash stands. No namespace
        // has a slash, so there is a difference before the names begin.
        var (ahead, behind) = (
            left.namespace.utf8.makeIterator(), right.namespace.utf8.makeIterator()
        )
        while true {
            let (first, second) = (ahead.next(), behind.next())
            if first == second, first != nil { continue }
            return (first ?? UInt8(ascii: "/")) < (second ?? UInt8(ascii: "/"))
        }
    }
}

/// What tells one resource from every other. `namespace` is empty for kinds that are in none.
public struct ResourceID: Hashable, Sendable {
    public let kind: ResourceKind
    public let namespace: String
    public let name: String

    public init(_ kind: ResourceKind, namespace: String, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    public init(_ kind: ResourceKind, _ name: NamespacedName) {
        self.init(kind, namespace: name.namespace, name: name.name)
    }

    public static func namespace(_ name: String) -> ResourceID {
        ResourceID(.namespace, namespace: "", name: name)
    }

    public var namespacedName: NamespacedName { NamespacedName(namespace: namespace, name: name) }

    /// The team that owns it: a Namespace belongs to itself.
    public var team: String { kind.part == .namespace ? name : namespace }
}

extension ResourceID: CustomStringConvertible {
    /// `ListenerSet shop/web`, `Namespace shop`.
    public var description: String {
        kind.isNamespaced ? "\(kind.rawValue) \(namespace)/\(name)" : "\(kind.rawValue) \(name)"
    }
}

extension ResourceID: Comparable {
    public static func < (left: ResourceID, right: ResourceID) -> Bool {
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        return left.namespacedName < right.namespacedName
    }
}
