/// `ListenerSet.spec` (GEP-1713; semantics.md 1.4). The parent's group and kind are fixed (X5).
public struct ListenerSetSpec: Hashable, Sendable {
    /// The Gateway, its namespace already defaulted to the set's own.
    public var parent: NamespacedName
    public var listeners: [Listener]

    public init(parent: NamespacedName, listeners: [Listener]) {
        self.parent = parent
        self.listeners = listeners
    }
}
