import GatewayModel
import JSON

extension LabelSelector {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("matchLabels", unlessEmpty: matchLabels)
            writer.member("matchExpressions", unlessEmpty: matchExpressions) { $1.write(to: &$0) }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "matchLabels": matchLabels = try value.storedMap("matchLabels")
            case "matchExpressions":
                matchExpressions = try value.storedArray(
                    "matchExpressions", Requirement.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
    }
}

extension LabelSelector.Requirement {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("key", key)
            writer.member("operator", self.operator.rawValue)
            writer.member("values", unlessEmpty: values) { $0.string($1) }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var name: String?
        var comparison: LabelSelector.Operator?
        var values: [String] = []
        for (key, value) in try node.storedObject() {
            switch key {
            case "key": name = try value.storedString("key")
            case "operator":
                comparison = try value.storedCase("operator", of: LabelSelector.Operator.self)
            case "values": values = try value.storedStrings("values")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            key: try name.stored("key"), operator: try comparison.stored("operator"),
            values: values)
    }
}
