import GatewayModel
import JSON

extension HTTPRouteMatch {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("path")
            path.write(to: &writer)
            writer.member("headers", unlessEmpty: headers) { $1.write(to: &$0) }
            writer.member("queryParams", unlessEmpty: queryParams) { $1.write(to: &$0) }
            writer.member("method", ifPresent: method)
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var path: HTTPPathMatch?
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "path": path = try value.storedValue("path", HTTPPathMatch.init(stored:))
            case "headers":
                headers = try value.storedArray("headers", HTTPValueMatch.init(stored:))
            case "queryParams":
                queryParams = try value.storedArray("queryParams", HTTPValueMatch.init(stored:))
            case "method": method = try value.storedString("method")
            default: throw JSONNode.unknown(key)
            }
        }
        self.path = try path.stored("path")
    }
}

extension HTTPPathMatch {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type.rawValue)
            writer.member("value", value)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var type: MatchType?
        var text: String?
        for (key, value) in try node.storedObject() {
            switch key {
            case "type": type = try value.storedCase("type", of: MatchType.self)
            case "value": text = try value.storedString("value")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(type: try type.stored("type"), value: try text.stored("value"))
    }
}

extension HTTPValueMatch {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type.rawValue)
            writer.member("name", name)
            writer.member("value", value)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var type: MatchType?
        var (name, text): (String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "type": type = try value.storedCase("type", of: MatchType.self)
            case "name": name = try value.storedString("name")
            case "value": text = try value.storedString("value")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            type: try type.stored("type"), name: try name.stored("name"),
            value: try text.stored("value"))
    }
}
