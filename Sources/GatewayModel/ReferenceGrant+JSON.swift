public import JSON

extension ReferenceGrantSpec {
    public func write(members writer: inout JSONWriter) {}
}
