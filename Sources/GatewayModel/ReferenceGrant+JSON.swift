public import JSON

extension ReferenceGrantSpec {
    public func write(members writer: inout JSONWriter) {
        writer.key("from")
        writer.array(of: from) { writer, from in
            writer.object { writer in
                writer.member("group", from.group)
                writer.member("kind", from.kind)
                writer.member("namespace", from.namespace)
            }
        }
        writer.key("to")
        writer.array(of: to) { writer, to in
            writer.object { writer in
                writer.member("group", to.group)
                writer.member("kind", to.kind)
                writer.member("name", ifPresent: to.name)
            }
        }
    }
}
