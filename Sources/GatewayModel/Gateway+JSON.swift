public import JSON

extension GatewaySpec {
    public func write(members writer: inout JSONWriter) {
        writer.member("gatewayClassName", gatewayClassName)
        writer.key("listeners")
        writer.array(of: listeners) { writer, listener in
            writer.object { listener.write(members: &$0) }
        }
        if let allowedListeners {
            writer.key("allowedListeners")
            writer.object { allowedListeners.write(members: &$0) }
        }
        if !addresses.isEmpty {
            writer.key("addresses")
            writer.array(of: addresses) { writer, address in
                writer.object { writer in
                    writer.member("type", address.type)
                    writer.member("value", address.value)
                }
            }
        }
        if let infrastructure {
            writer.key("infrastructure")
            writer.object { infrastructure.write(members: &$0) }
        }
    }
}

extension AllowedListeners {
    public func write(members writer: inout JSONWriter) {
        writer.key("namespaces")
        writer.object { writer in
            writer.member("from", from.rawValue)
            selector?.write(memberOf: &writer)
        }
    }
}

extension GatewayInfrastructure {
    public func write(members writer: inout JSONWriter) {
        if !labels.isEmpty { writer.member("labels", labels) }
        if !annotations.isEmpty { writer.member("annotations", annotations) }
        guard let parametersRef else { return }
        writer.key("parametersRef")
        writer.object { writer in
            writer.member("group", parametersRef.group)
            writer.member("kind", parametersRef.kind)
            writer.member("name", parametersRef.name)
        }
    }
}

extension ListenerSetSpec {
    public func write(members writer: inout JSONWriter) {
        writer.key("parentRef")
        writer.object { writer in
            writer.member("group", RouteGroupKind.gatewayGroup)
            writer.member("kind", ResourceKind.gateway.rawValue)
            writer.member("name", parent.name)
            writer.member("namespace", parent.namespace)
        }
        writer.key("listeners")
        writer.array(of: listeners) { writer, listener in
            writer.object { listener.write(members: &$0) }
        }
    }
}
