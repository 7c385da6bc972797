public import JSON

extension SecretSpec {
    public func write(members writer: inout JSONWriter) {}
}
