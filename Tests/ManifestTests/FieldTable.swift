import Foundation

@testable import GatewayModel
@testable import Manifest

/// One field of the table, with the way to it from the top of its resource.
struct TableEntry: Sendable {
    let kind: KindSpelling
    /// The fields from the top down to this one, and the places they stand in.
    let path: [Field]
    let places: [FieldPlace]

    var field: Field { path[path.count - 1] }
    var place: FieldPlace { places[places.count - 1] }

    /// `spec.listeners[].tls`.
    var name: String { path.map { $0.text + ($0.isList ? "[]" : "") }.joined(separator: ".") }

    /// `/spec/listeners/0/tls`.
    var pointer: String {
        path.dropLast().reduce("") { $0 + "/" + $1.text + ($1.isList ? "/0" : "") }
            + "/" + field.text
    }

    var description: String { "\(kind.name).\(name)" }

    /// A resource that has this field and what is around it, and nothing else.
    func document(_ name: String, _ value: String) -> String {
        var text = #""\#(name)":\#(value)"#
        for (index, place) in places.enumerated().reversed() {
            if place.name == "a filter" {
                text = #""type":"\#(Self.filterType(path[index].text))",\#(text)"#
            }
            guard index > 0 else { break }
            let outer = path[index - 1]
            text =
                outer.isList ? #""\#(outer.text)":[{\#(text)}]"# : #""\#(outer.text)":{\#(text)}"#
        }
        return #"{"apiVersion":"\#(kind.apiVersions[0])","kind":"\#(kind.name)",\#(text)}"#
    }

    /// A filter has the members of its type.
    private static func filterType(_ member: String) -> String {
        switch member {
        case "cors": "CORS"
        case "urlRewrite", "type": "URLRewrite"
        default: member.prefix(1).uppercased() + member.dropFirst()
        }
    }
}

/// Every field of every kind.
enum FieldTable {
    static let entries: [TableEntry] = KindSpelling.all.filter(\.kind.row.isWritable)
        .flatMap { entries(of: $0, FieldPlace.resource($0.kind), [], []) }

    private static func entries(
        of kind: KindSpelling, _ place: FieldPlace, _ path: [Field], _ places: [FieldPlace]
    ) -> [TableEntry] {
        place.fields.flatMap { field -> [TableEntry] in
            let (path, places) = (path + [field], places + [place])
            return [TableEntry(kind: kind, path: path, places: places)]
                + (field.place.map { entries(of: kind, $0, path, places) } ?? [])
        }
    }

    // MARK: In words

    /// The file docs/fields.md.
    static var text: String {
        var told: Set<String> = []
        var text = introduction
        for kind in ResourceKind.allCases where kind.row.isWritable {
            text += "\n## \(kind.rawValue)\n\n| field | what becomes of it |\n|---|---|\n"
            var rows: [String] = []
            write(FieldPlace.resource(kind), "", &told, &rows)
            text += rows.joined(separator: "\n") + "\n"
            let columns = kind.columns.map { "\($0.name) (`\($0.jsonPath)`)" }
            text += "\nIn tables: " + columns.joined(separator: ", ") + ".\n"
        }
        return text
    }

    private static func write(
        _ place: FieldPlace, _ prefix: String, _ told: inout Set<String>,
        _ rows: inout [String]
    ) {
        told.insert(place.name)
        for field in place.fields {
            let name = prefix + field.text + (field.isList ? "[]" : "")
            guard let inner = field.place, !told.contains(inner.name) else {
                let again = field.place == nil ? "" : " (its fields: as above)"
                rows.append("| `\(name)` | \(field.words)\(again) |")
                continue
            }
            rows.append("| `\(name)` | \(field.words) |")
            write(inner, name + ".", &told, &rows)
        }
    }

    private static let introduction = """
        # Fields

        What becomes of each field of a manifest: all that the Gateway API has for these kinds, in
        its standard and its experimental channel, up to v1.6, and what older versions had. This
        file is made from the descriptions that the server reads by (`Sources/GatewayModel/Kinds`);
        a test compares the two.

        - **done**: stored, and done. **Secret**: sealed before it is stored, shown to nobody, and
          repeated in no message; `x-lintel-secret` in `api/openapi.yaml`.
        - **stored, no effect**: stored, and changes nothing that is served.
        - **no effect**: taken, with the warning `IgnoredField`, and not stored. `status` is taken
          in silence where the resource has a `uid`, that is, where it has been fetched from a
          server.
        - **silent**: what servers write on their own; taken and not kept.

        What restricts or alters and is not done is never dropped; `api/openapi.yaml` has the same
        words in `x-lintel-restricts`:

        - **stops**: stored, though it cannot be done; what becomes of the part that asks for it.
        - **refused**: not stored: 422 `UnsupportedField`, whatever `fieldValidation` says. A value
          that asks for nothing (`[]`, `""`, `false`, `None`) is no reason.

        The columns of tables are those that a CustomResourceDefinition would have as
        `additionalPrinterColumns`; `x-lintel-columns` in `api/openapi.yaml`.

        Any other name is 422 `UnknownField`, with the one that was probably meant;
        `fieldValidation=Warn` or `Ignore` drops it instead, with a warning.

        """

    /// LINTEL_WRITE_GOLDEN=1 writes it anew.
    static func file() throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/fields.md")
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        return try String(contentsOf: file, encoding: .utf8)
    }
}

extension Field {
    fileprivate var words: String {
        if let restriction = handling.restriction { return restriction }
        return switch handling {
        case .kept: isSecret ? "done, secret" : "done"
        case .idle(let why): "stored, no effect: \(why)"
        case .judged: "its fields decide"
        case .ignored(let why): "no effect: \(why)"
        case .stops, .refused, .silent: "silent"
        }
    }
}
