/// `ReferenceGrant.spec`: who in other namespaces may refer to what in this one (semantics.md 5.1).
public struct ReferenceGrantSpec: Hashable, Sendable {
    public struct From: Hashable, Sendable {
        public var group: String
        public var kind: String
        public var namespace: String

        public init(group: String, kind: String, namespace: String) {
            self.group = group
            self.kind = kind
            self.namespace = namespace
        }
    }

    public struct To: Hashable, Sendable {
        public var group: String
        public var kind: String
        /// Absent means every object of that kind in the namespace.
        public var name: String?

        public init(group: String, kind: String, name: String? = nil) {
            self.group = group
            self.kind = kind
            self.name = name
        }
    }

    public var from: [From]
    public var to: [To]

    public init(from: [From], to: [To]) {
        self.from = from
        self.to = to
    }

    /// Whether some `from` and some `to` of this one grant match (semantics.md 5.1).
    public func permits(_ from: From, to target: To) -> Bool {
        let (from, target) = (from.canonical, target.canonical)
        return self.from.contains { $0.canonical == from }
            && to.lazy.map(\.canonical).contains {
                $0.group == target.group && $0.kind == target.kind
                    && ($0.name == nil || $0.name == target.name)
            }
    }
}
