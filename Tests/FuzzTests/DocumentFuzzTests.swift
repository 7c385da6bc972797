import GatewayModel
import Manifest
import Testing

@testable import JSON
@testable import RESTAPI
@testable import XDSServer

@Suite("Readers of documents take or refuse whatever they are shown")
struct DocumentFuzzTests {
    private static let fields = [
        "apiVersion", "kind", "metadata", "spec", "listeners", "rules", "matches", "filters",
        "backendRefs", "parentRefs", "hostnames", "port", "weight", "namespace", "name", "changes",
        "apply", "delete", "List", "items", "labels", "annotations", "resourceVersion", "timeouts",
    ]

    @Test func json() throws {
        let words =
            [
                "null", "nul", "true", "fals", "[", "]", "{", "}", ",", ":", "\"", "-", "1e999",
                "-0", "0.5", "18446744073709551616", "9223372036854775807", #"\u0000"#, #"\ud800"#,
                #"\""#, "\u{feff}", "[[[[[[[[", #"{"a":"#,
            ] + Self.fields.map { "\"\($0)\":" }
        let edge = ResourceID(.httpRoute, namespace: "shop", name: "web")
        let target = try JSONDocument.parsing(Array(#"{"metadata":{"a":[1]},"spec":{}}"#.utf8))
        try Campaign(reader: "json", words: words).run { bytes in
            try bytes.withUnsafeBytes { bytes in
                _ = try? Manifest.changeset(json: bytes)
                _ = try? Manifest.resource(json: bytes, at: edge)
                guard let document = try Self.parse(bytes) else { return }
                try Self.walk(document.root)
                _ = document.root.firstDuplicateKey
                let patched = MergePatch.apply(patch: document.root, to: target.root)
                _ = try JSONDocument.parsing(patched)
            }
        }
    }

    /// The parser and the reader that finds its faults have to agree.
    private static func parse(_ bytes: UnsafeRawBufferPointer) throws -> JSONDocument? {
        let text = ByteOrderMark.skipped(in: bytes)
        let fault = JSONFault.first(in: text, maxDepth: JSONDocument.defaultMaxDepth)
        do {
            let document = try JSONDocument(parsing: bytes)
            try Fault.unless(fault == nil, "the parser takes what has the fault \(fault as Any)")
            return document
        } catch let error as JSONError {
            try Fault.unless(fault != nil, "no fault is found in what the parser refuses: \(error)")
            try Fault.unless(error.line >= 1 && error.column >= 1, "no place: \(error)")
            return nil
        }
    }

    /// What was read is written, and is the same when it is read again.
    private static func walk(_ root: JSONNode) throws {
        var writer = JSONWriter()
        writer.node(root)
        var again = JSONWriter()
        again.node(try JSONDocument.parsing(writer.bytes).root)
        try Fault.unless(again.bytes == writer.bytes, "what was written is read as another")
        _ = YAMLWriter.yaml(root)
    }

    @Test func yaml() throws {
        let words =
            [
                "---\n", "...\n", "- ", "? ", ": ", "&a ", "*a", "!!int ", "!!str ", "|\n", ">-\n",
                "'", "\"", "{", "}", "[", "]", "\t", "#", "%YAML 1.2\n", "%TAG ! tag:x,2000:\n",
                "<<: *a", "0443", "1_000", "0o17", ".inf", "~", "\u{feff}", "\u{2028}", "\u{85}",
                "\\x41", "\\U0010FFFF", "123456789012345678901", "-9223372036854775809",
            ] + Self.fields.map { "\($0): " }
        try Campaign(reader: "yaml", words: words, count: 1200).run { bytes in
            try bytes.withUnsafeBytes { bytes in
                _ = try? Manifest.changeset(yaml: bytes)
                for document in try Self.documents(bytes) { try Self.walk(document.root) }
            }
        }
    }

    /// None when they are refused, which has to say where.
    private static func documents(_ yaml: UnsafeRawBufferPointer) throws -> [JSONDocument] {
        do throws(ManifestError) {
            return try Manifest.documents(yaml: yaml)
        } catch {
            guard case .unreadable(let text) = error, text.line != nil else {
                throw Fault("refused without a place: \(error)")
            }
            return []
        }
    }

    @Test func discovery() throws {
        let words = [
            #""version_info":"#, #""node":{"id":"#, #""cluster":"#, #"},"resource_names":["#,
            #""],"type_url":"#, #""type_url":"#, "}", "{", "]", "\"", "\\", ",", "null",
        ]
        try Campaign(reader: "discovery", words: words).run { bytes in
            let scanned = DiscoveryScan.read(bytes)
            guard let parsed = try? DiscoveryRequest.parse(bytes), let scanned else { return }
            // Of two members with one name each of them reads another; Envoy sends none.
            let isPlain = try JSONDocument.parsing(bytes).root.firstDuplicateKey == nil
            try Fault.unless(
                !isPlain || scanned == parsed, "scanned \(scanned), parsed \(parsed)")
        }
    }

    @Test func `going back`() throws {
        let words = [
            "\"toVersion\":", "\"scope\":", "\"namespace\":", "\"listenerSet\":", "\"ifVersion\":",
            "9223372036854775807", "-1", "1e3", "null", "\"58.3f2a9c01\"", "\"a/b\"", "{", "}",
        ]
        try Campaign(reader: "go-back", words: words).run { bytes in
            _ = try? RollBackGateway.Body(bytes)
        }
    }
}
