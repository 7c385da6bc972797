import GatewayModel
import JSON

// What the types of filters are made of.

extension HeaderModifier.Header {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("value", value)
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var (name, text): (String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "name": name = try value.storedString("name")
            case "value": text = try value.storedString("value")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(name: try name.stored("name"), value: try text.stored("value"))
    }
}

extension PathModifier {
    func write(memberOf writer: inout JSONWriter) {
        writer.key("path")
        writer.object { writer in
            switch self {
            case .replaceFullPath(let value): writer.member("replaceFullPath", value)
            case .replacePrefixMatch(let value): writer.member("replacePrefixMatch", value)
            }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var modifier: PathModifier?
        for (key, value) in try node.storedObject() {
            switch key {
            case "replaceFullPath":
                modifier = .replaceFullPath(try value.storedString("replaceFullPath"))
            case "replacePrefixMatch":
                modifier = .replacePrefixMatch(try value.storedString("replacePrefixMatch"))
            default: throw JSONNode.unknown(key)
            }
        }
        self = try modifier.stored("replaceFullPath")
    }
}

extension RequestMirror.Fraction {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("numerator", numerator)
            writer.member("denominator", denominator)
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var (numerator, denominator): (Int64?, Int64?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "numerator": numerator = try value.storedInteger("numerator")
            case "denominator": denominator = try value.storedInteger("denominator")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            numerator: Int(try numerator.stored("numerator")),
            denominator: Int(try denominator.stored("denominator")))
    }
}
