import Testing

@testable import GatewayModel
@testable import Manifest

struct KindSchemasTests {
    @Test func `the schemas in api/openapi.yaml are those of the descriptions`() throws {
        #expect(try KindSchemas.file() == KindSchemas.text, "see LINTEL_WRITE_GOLDEN")
    }

    /// The lists that the document has by hand.
    @Test func `every kind is in the lists of api/openapi.yaml`() throws {
        let document = try KindSchemas.document()
        for kind in ResourceKind.allCases {
            let word = try Regex("ResourceKind:\\n[^}]*?\\b\(kind.rawValue)\\b")
            #expect(document.contains(word), "ResourceKind lacks \(kind.rawValue)")
            for (list, suffix, isThere) in [
                ("ResourceInput", "Input", kind.row.isWritable), ("StoredResource", "", true),
            ] {
                let line = "- $ref: \"#/components/schemas/\(kind.rawValue)\(suffix)\"\n"
                #expect(document.contains(line) == isThere, "\(list) and \(kind.rawValue)")
            }
        }
    }

    @Test func `the schemas mark what restricts or alters, and what is secret, as the table does`()
    {
        let schemas = Dictionary(uniqueKeysWithValues: KindSchemas.catalogue.schemas)
        var (marked, secret) = (0, 0)
        for entry in FieldTable.entries where entry.kind == entry.kind.kind.row.spelling {
            let wanted = entry.field.handling.restriction
            let schema = schemas["\(entry.kind.name)Input"]?.at(entry.path, schemas)
            #expect(schema?["x-lintel-restricts"]?.text == wanted, "\(entry.description)")
            #expect((schema?["x-lintel-secret"] != nil) == entry.field.isSecret)
            marked += wanted == nil ? 0 : 1
            secret += entry.field.isSecret ? 1 : 0
        }
        #expect(marked > 20 && secret == 2)
    }
}

extension Schema {
    /// What it says of a field, seen from the top of a resource; nil if it does not know it.
    fileprivate func at(_ path: [Field], _ named: [String: Schema]) -> Schema? {
        path.reduce(self as Schema?) { schema, field in
            let object = schema?.followed(named)
            guard case .schema(let properties) = object?["properties"],
                case .schema(let found) = properties[field.text]
            else { return nil }
            return found
        }
    }

    /// An object, where this is a reference to it, or a list of it.
    private func followed(_ named: [String: Schema]) -> Schema? {
        if case .schema(let items) = self["items"] { return items.followed(named) }
        guard let reference = self["$ref"]?.text else { return self }
        return named[String(reference.drop { $0 != "/" }.split(separator: "/").last ?? "")]
    }
}

extension SchemaValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
