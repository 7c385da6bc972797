import GatewayModel
import JSON

/// What the header modifiers of a rule add, set and remove.
struct HeaderMutations {
    private var request = HeaderModifier()
    private var response = HeaderModifier()

    init(_ filters: [RouteFilter]) {
        for filter in filters {
            switch filter {
            case .requestHeaderModifier(let modifier): request = modifier
            case .responseHeaderModifier(let modifier): response = modifier
            case .requestRedirect, .urlRewrite, .requestMirror, .unsupported: break
            }
        }
    }

    func write(to writer: inout JSONWriter, _ texts: inout [String]) {
        if let headers = added(by: request) {
            writer.key("request_headers_to_add")
            writer.headers(headers, &texts)
        }
        if let names = removed(by: request) {
            writer.key("request_headers_to_remove")
            writer.array(of: names)
            texts += names
        }
        if let headers = added(by: response) {
            writer.key("response_headers_to_add")
            writer.headers(headers, &texts)
        }
        if let names = removed(by: response) {
            writer.key("response_headers_to_remove")
            writer.array(of: names)
            texts += names
        }
    }

    private func added(by modifier: HeaderModifier) -> [(HeaderModifier.Header, String)]? {
        let set = modifier.set.map { ($0, "OVERWRITE_IF_EXISTS_OR_ADD") }
        let add = modifier.add.map { ($0, "APPEND_IF_EXISTS_OR_ADD") }
        // Host is no header to Envoy, which refuses to modify it here; a rewrite does.
        let all = (set + add).filter { $0.0.name.lowercased() != "host" }
        return all.isEmpty ? nil : all
    }

    private func removed(by modifier: HeaderModifier) -> [String]? {
        let names = modifier.remove.filter { $0.lowercased() != "host" }
        return names.isEmpty ? nil : names
    }
}

extension JSONWriter {
    fileprivate mutating func headers(
        _ headers: [(HeaderModifier.Header, String)], _ texts: inout [String]
    ) {
        for (header, _) in headers { texts.append("\(header.name): \(header.value)") }
        array(of: headers) { writer, header in
            writer.object { writer in
                writer.member("header") { writer in
                    writer.member("key", header.0.name)
                    // A percent sign starts a command of Envoy's; two are one.
                    let parts = header.0.value.split(
                        separator: "%", omittingEmptySubsequences: false)
                    writer.member("value", parts.joined(separator: "%%"))
                }
                writer.member("append_action", header.1)
            }
        }
    }
}
