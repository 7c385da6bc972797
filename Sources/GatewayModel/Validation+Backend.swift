extension BackendSpec {
    func validate(into problems: inout Problems) {}
}
