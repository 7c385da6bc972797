import Foundation

@testable import GatewayModel
@testable import Manifest

/// The part of api/openapi.yaml that follows from the descriptions of the kinds.
enum KindSchemas {
    private static let begin =
        "    # The schemas of the kinds, made from their descriptions (docs/extending.md).\n"
    private static let end = "    # The end of the schemas of the kinds.\n"

    static var catalogue: SchemaCatalogue {
        let catalogue = SchemaCatalogue()
        for kind in ResourceKind.allCases {
            let spelling = kind.row.spelling
            // The first, and those that can say what it cannot.
            let shown = spelling.apiVersions.indices
                .filter { $0 == 0 || spelling.versions[$0].bounds != nil }
                .map { spelling.apiVersions[$0] }
            catalogue.add(kind, sent: spelling.apiVersions, shown: shown)
        }
        catalogue.addSnapshotListener()
        return catalogue
    }

    /// As it has to be.
    static var text: String {
        catalogue.schemas.map { name, schema in
            "    \(name):\n" + SchemaText.block(schema, indent: 6)
        }.joined()
    }

    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../api/openapi.yaml")

    /// All of api/openapi.yaml.
    static func document() throws -> String { try String(contentsOf: path, encoding: .utf8) }

    /// As it is. LINTEL_WRITE_GOLDEN=1 writes it anew.
    static func file() throws -> String {
        var document = try document()
        guard let start = document.range(of: begin), let stop = document.range(of: end) else {
            return "the markers are not there"
        }
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            document.replaceSubrange(start.upperBound..<stop.lowerBound, with: text)
            try Data(document.utf8).write(to: path)
            return text
        }
        return String(document[start.upperBound..<stop.lowerBound])
    }
}

/// A schema in YAML: on one line what fits there.
private enum SchemaText {
    private static let width = 110

    static func block(_ schema: Schema, indent: Int) -> String {
        schema.keywords.map { name, value in
            let start = String(repeating: " ", count: indent) + scalar(name) + ":"
            let line = start + " " + flow(value) + "\n"
            if case .text(let text) = value, text.contains("\n") {
                let margin = String(repeating: " ", count: indent + 2)
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { $0.isEmpty ? "" : margin + $0 }
                return start + " |-\n" + lines.joined(separator: "\n") + "\n"
            }
            if case .schema(let inner) = value, line.count > width {
                return start + "\n" + block(inner, indent: indent + 2)
            }
            return line
        }.joined()
    }

    private static func flow(_ value: SchemaValue) -> String {
        switch value {
        case .text(let text): scalar(text)
        case .integer(let number): String(number)
        case .bool(let bool): String(bool)
        case .list(let values): "[" + values.map(flow).joined(separator: ", ") + "]"
        case .schema(let schema):
            "{"
                + schema.keywords.map { scalar($0.name) + ": " + flow($0.value) }
                .joined(separator: ", ") + "}"
        }
    }

    /// In quotes unless nobody could take it for anything else.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.wholeMatch(of: /[A-Za-z$][A-Za-z0-9.\/$-]*( [A-Za-z0-9.\/-]+)*/) != nil
        if isPlain, !["true", "false", "null", "yes", "no"].contains(text.lowercased()) {
            return text
        }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
