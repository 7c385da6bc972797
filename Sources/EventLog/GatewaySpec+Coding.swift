import GatewayModel
import JSON

extension GatewaySpec {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("gatewayClassName", gatewayClassName)
            writer.member("listeners", unlessEmpty: listeners) { $1.write(to: &$0) }
            if let allowedListeners {
                writer.key("allowedListeners")
                allowedListeners.write(to: &writer)
            }
            writer.member("addresses", unlessEmpty: addresses) { $1.write(to: &$0) }
            if let infrastructure {
                writer.key("infrastructure")
                infrastructure.write(to: &writer)
            }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var className: String?
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "gatewayClassName": className = try value.storedString("gatewayClassName")
            case "listeners": listeners = try value.storedArray("listeners", Listener.init(stored:))
            case "allowedListeners":
                allowedListeners = try value.storedValue(
                    "allowedListeners", AllowedListeners.init(stored:))
            case "addresses":
                addresses = try value.storedArray("addresses", GatewayAddress.init(stored:))
            case "infrastructure":
                infrastructure = try value.storedValue(
                    "infrastructure", GatewayInfrastructure.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
        gatewayClassName = try className.stored("gatewayClassName")
    }
}

extension AllowedListeners {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("from", from.rawValue)
            if let selector {
                writer.key("selector")
                selector.write(to: &writer)
            }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var from: From?
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "from": from = try value.storedCase("from", of: From.self)
            case "selector":
                selector = try value.storedValue("selector", LabelSelector.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
        self.from = try from.stored("from")
    }
}

extension GatewayAddress {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type)
            if !value.isEmpty { writer.member("value", value) }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (type, text): (String?, String) = (nil, "")
        for (key, value) in try node.storedObject() {
            switch key {
            case "type": type = try value.storedString("type")
            case "value": text = try value.storedString("value")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(type: try type.stored("type"), value: text)
    }
}

extension GatewayInfrastructure {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("labels", unlessEmpty: labels)
            writer.member("annotations", unlessEmpty: annotations)
            if let parametersRef {
                writer.key("parametersRef")
                writer.object { writer in
                    writer.member("group", parametersRef.group)
                    writer.member("kind", parametersRef.kind)
                    writer.member("name", parametersRef.name)
                }
            }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "labels": labels = try value.storedMap("labels")
            case "annotations": annotations = try value.storedMap("annotations")
            case "parametersRef":
                parametersRef = try value.storedValue("parametersRef", ParametersRef.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
    }
}

extension GatewayInfrastructure.ParametersRef {
    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (group, kind, name): (String?, String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            case "name": name = try value.storedString("name")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            group: try group.stored("group"), kind: try kind.stored("kind"),
            name: try name.stored("name"))
    }
}
