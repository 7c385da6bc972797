import CYaml
import GatewayModel
import JSON

/// Writes a YAML scalar as JSON.
enum YAMLScalarWriter {
    /// What a scalar is, by its tag, its quotes, or its characters.
    static func kind(of event: yaml_event_t) throws(Unreadable) -> YAMLScalar {
        let scalar = event.data.scalar
        if scalar.plain_implicit != 0 { return YAMLScalar(event.text) }
        if scalar.quoted_implicit != 0 { return .string }
        let plain = YAMLScalar(event.text)
        switch (event.tag, plain) {
        case ("tag:yaml.org,2002:str", _), ("!", _), (nil, _): return .string
        case ("tag:yaml.org,2002:int", .integer), ("tag:yaml.org,2002:null", .null),
            ("tag:yaml.org,2002:bool", .bool), ("tag:yaml.org,2002:float", .float),
            ("tag:yaml.org,2002:float", .notFinite):
            return plain
        case ("tag:yaml.org,2002:float", .integer): return .float
        default:
            let text = quoted(String(decoding: event.text, as: UTF8.self))
            throw event.unreadable(
                "the tag \(quoted(event.tag ?? "")) is not supported for \(text); remove it")
        }
    }

    static func write(_ event: yaml_event_t, to output: inout [UInt8]) throws(Unreadable) {
        switch try kind(of: event) {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .string, .ambiguous, .merge: JSONText.quote(event.text, into: &output)
        case .integer:
            let text = String(decoding: event.text, as: UTF8.self)
            guard let decimal = YAMLInteger.decimal(text) else {
                throw event.unreadable(
                    "the number \(quoted(text)) does not fit 64 bits; put it in quotes if it is "
                        + "text")
            }
            output.append(contentsOf: decimal.utf8)
        case .float:
            let text = String(decoding: event.text, as: UTF8.self).filter { $0 != "_" }
            guard let value = Double(text) ?? Double(text + "0") else {
                JSONText.quote(event.text, into: &output)
                return
            }
            guard value.isFinite else { throw notFinite(event) }
            output.append(contentsOf: String(value).utf8)
        case .notFinite: throw notFinite(event)
        }
    }

    private static func notFinite(_ event: yaml_event_t) -> Unreadable {
        let text = String(decoding: event.text, as: UTF8.self)
        return event.unreadable(
            "the number \(quoted(text)) is not finite; put it in quotes if it is text")
    }
}
