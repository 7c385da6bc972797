import GatewayModel
import JSON

extension JSONWriter {
    /// A `{"name": …, "typed_config": {"@type": …}}`, which is how Envoy names an extension.
    mutating func extension_(
        _ name: StaticString, _ type: StaticString, _ body: (inout JSONWriter) -> Void = { _ in }
    ) {
        object { writer in
            writer.key("name")
            writer.string(String(describing: name))
            writer.key("typed_config")
            writer.typed(type, body)
        }
    }

    /// An object whose first member says what it is.
    mutating func typed(_ type: StaticString, _ body: (inout JSONWriter) -> Void) {
        object { writer in
            writer.member("@type", "type.googleapis.com/\(type)")
            body(&writer)
        }
    }

    mutating func member(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }

    /// A duration as protobuf writes it in JSON: `1.5s`.
    mutating func member(_ name: StaticString, _ duration: GatewayDuration) {
        let (seconds, rest) = duration.milliseconds.quotientAndRemainder(dividingBy: 1000)
        let fraction = rest == 0 ? "" : "." + String(String(1000 + rest).dropFirst())
        member(name, "\(seconds)\(fraction)s")
    }

    mutating func socketAddress(_ address: String, port: UInt16, isUDP: Bool = false) {
        member("address") { writer in
            writer.member("socket_address") { writer in
                if isUDP { writer.member("protocol", "UDP") }
                writer.member("address", address)
                writer.member("port_value", port)
            }
        }
    }
}
