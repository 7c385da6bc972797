public import JSON
extension Listener { public func write(members writer: inout JSONWriter) { writer.member("name", name); writer.member("port", port); writer.member("protocol", self.protocol.name); writer.member("hostname", ifPresent: hostname) } }
