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
            ("tag:yaml.org,2002:int", .disputed), ("tag:yaml.org,2002:float", .disputed),
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
        case .disputed: throw disputed(event)
        case .float:
            let text = String(decoding: event.text, as: UTF8.self)
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

    /// Nobody can tell which of its values was meant, so it is not guessed.
    private static func disputed(_ event: yaml_event_t) -> Unreadable {
        let text = String(decoding: event.text, as: UTF8.self)
        let readings = YAMLInteger.readings(of: text)
        let (what, remedy) =
            switch (readings.first, readings.dropFirst().first) {
            case (let octal?, let decimal?) where octal != decimal:
                (
                    "is \(octal) to some readers of YAML and \(decimal) to others",
                    "write \(decimal), or \(octal) if octal is meant"
                )
            case (let number?, _?): ("begins with 0", "write \(number)")
            case (let number?, nil):
                (
                    "is \(number) to some readers of YAML and text to others",
                    "write \(number)"
                )
            case (nil, _): ("does not fit 64 bits", "write less")
            }
        return event.unreadable(
            "the number \(quoted(text)) \(what); \(remedy), or put it in quotes if it is text")
    }
}
