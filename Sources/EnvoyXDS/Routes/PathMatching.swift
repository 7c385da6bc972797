import GatewayModel
import JSON

/// The conditions of a match, as Envoy has them. All of them must hold.
struct PathMatching {
    private let match: HTTPRouteMatch

    init(_ match: HTTPRouteMatch) { self.match = match }

    func write(to writer: inout JSONWriter, _ texts: inout [String]) {
        switch match.path.type {
        case .exact: writer.member("path", match.path.value)
        case .regularExpression: writer.regex("safe_regex", match.path.value, &texts)
        case .pathPrefix:
            // Whole segments: `/v2/` is `/v2`, and does not match `/v2x`.
            let prefix = match.path.prefixWithoutSlash
            if prefix.isEmpty {
                writer.member("prefix", "/")
            } else {
                writer.member("path_separated_prefix", prefix)
            }
        }
        writeHeaders(to: &writer, &texts)
        writeQuery(to: &writer, &texts)
    }

    private func writeHeaders(to writer: inout JSONWriter, _ texts: inout [String]) {
        if match.method == nil && match.headers.isEmpty { return }
        writer.key("headers")
        writer.array { writer in
            if let method = match.method {
                writer.object { writer in
                    writer.member("name", ":method")
                    writer.member("string_match") { $0.member("exact", method) }
                }
            }
            // A name that is repeated counts once (semantics.md 6.5, criterion 5).
            var seen: Set<String> = []
            for header in match.headers where seen.insert(header.name.lowercased()).inserted {
                let name = header.name.lowercased()
                // Envoy keeps Host where HTTP/2 has it.
                writer.condition(header, name: name == "host" ? ":authority" : name, &texts)
            }
        }
    }

    private func writeQuery(to writer: inout JSONWriter, _ texts: inout [String]) {
        if match.queryParams.isEmpty { return }
        writer.key("query_parameters")
        writer.array { writer in
            var seen: Set<String> = []
            for parameter in match.queryParams where seen.insert(parameter.name).inserted {
                writer.condition(parameter, name: parameter.name, &texts)
            }
        }
    }
}

extension HTTPPathMatch {
    /// `/v2` for `/v2/`, empty for `/`.
    var prefixWithoutSlash: String {
        var prefix = value[...]
        while prefix.hasSuffix("/") { prefix = prefix.dropLast() }
        return String(prefix)
    }
}

extension JSONWriter {
    fileprivate mutating func condition(
        _ condition: HTTPValueMatch, name: String, _ texts: inout [String]
    ) {
        object { writer in
            writer.member("name", name)
            writer.member("string_match") { writer in
                switch condition.type {
                case .exact: writer.member("exact", condition.value)
                case .regularExpression: writer.regex("safe_regex", condition.value, &texts)
                }
            }
        }
    }

    /// RE2; Envoy matches it against the whole text.
    fileprivate mutating func regex(
        _ name: StaticString, _ pattern: String, _ texts: inout [String]
    ) {
        texts.append(pattern)
        member(name) { $0.member("regex", pattern) }
    }
}
