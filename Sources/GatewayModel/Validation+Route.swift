extension RouteSpec {
    /// semantics.md 6.1 and 6.6.
    func validate(as kind: ResourceKind, namespace: String, into problems: inout Problems) {}
}
