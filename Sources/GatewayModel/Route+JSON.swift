public import JSON

extension RouteSpec {
    public func write(members writer: inout JSONWriter) {}
}
