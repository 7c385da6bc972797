public import JSON

extension BackendSpec {
    public func write(members writer: inout JSONWriter) {}
}
