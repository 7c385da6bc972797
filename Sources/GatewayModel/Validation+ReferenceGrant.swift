extension ReferenceGrantSpec {
    /// semantics.md 5.1.
    func validate(into problems: inout Problems) {}
}
