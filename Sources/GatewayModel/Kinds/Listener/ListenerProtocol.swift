package import JSON

/// The protocols of the Gateway API's core; any other is stored and rejected in status.
public enum ListenerProtocol: Hashable, Sendable {
    case http, https, tls, tcp, udp
    case unsupported(String)

    public init(_ text: String) {
        switch text {
        case "HTTP": self = .http
        case "HTTPS": self = .https
        case "TLS": self = .tls
        case "TCP": self = .tcp
        case "UDP": self = .udp
        default: self = .unsupported(text)
        }
    }

    /// The core names are told apart without making a string.
    init(_ text: JSONText) {
        switch text {
        case "HTTP": self = .http
        case "HTTPS": self = .https
        case "TLS": self = .tls
        case "TCP": self = .tcp
        case "UDP": self = .udp
        default: self = .unsupported(String(text))
        }
    }

    /// As it is written in a manifest.
    public var name: String {
        switch self {
        case .http: "HTTP"
        case .https: "HTTPS"
        case .tls: "TLS"
        case .tcp: "TCP"
        case .udp: "UDP"
        case .unsupported(let text): text
        }
    }
}

extension ListenerProtocol: FieldValue {
    package static var placeholder: ListenerProtocol { .http }

    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> ListenerProtocol? {
        guard let text = reader.problems.text(node) else { return nil }
        let value = ListenerProtocol(text)
        if case .unsupported(let name) = value {
            reader.problems.check(name, is: .listenerProtocol, at: "")
        }
        return value
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> ListenerProtocol {
        guard let text = node.text else { throw StoredFault(node, isNot: "a string") }
        return ListenerProtocol(text)
    }

    package func write(to writer: inout JSONWriter) { writer.string(name) }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema { .named("Protocol") }
}
