import GatewayModel
import JSON
import Manifest

func parseJSON(_ text: String) throws(ManifestError) -> ParsedChangeset {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBytes { buffer in
        Result { () throws(ManifestError) in try Manifest.changeset(json: buffer) }
    }.get()
}

func parseYAML(_ bytes: some Sequence<UInt8>) throws(ManifestError) -> ParsedChangeset {
    try Array(bytes).withUnsafeBytes { buffer in
        Result { () throws(ManifestError) in try Manifest.changeset(yaml: buffer) }
    }.get()
}

/// `code pointer` of every issue, or the message of an unreadable text.
func refusals(_ body: () throws(ManifestError) -> ParsedChangeset) -> [String] {
    do throws(ManifestError) {
        _ = try body()
        return []
    } catch {
        switch error {
        case .invalid(let issues): return issues.map { "\($0.code) \($0.pointer)" }
        case .unreadable(let text): return [text.description]
        }
    }
}

/// A ListenerSet `shop/web` whose only listener has `members`.
func listenerSet(_ members: String) -> String {
    #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","#
        + #""metadata":{"namespace":"shop","name":"web"},"#
        + #""spec":{"parentRef":{"name":"edge"},"listeners":[{\#(members)}]}}"#
}

func document(_ text: String) throws -> JSONDocument { try JSONDocument.parsing(Array(text.utf8)) }
