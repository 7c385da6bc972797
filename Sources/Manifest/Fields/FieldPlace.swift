/// An object of a manifest: every field that may stand in it, and what becomes of each.
///
/// The places together are the table of docs/fields.md. Readers ask their place about what they do
/// not read themselves, so that a field of the Gateway API is either done, or refused, or known to
/// change nothing that is served.
final class FieldPlace: Sendable {
    /// As messages name it: `a listener`.
    let name: String
    let fields: [Field]

    init(_ name: String, _ fields: Field...) {
        self.name = name
        self.fields = fields
    }

    /// Whatever every kind has, with its own spec.
    static func resource(_ name: String, spec: FieldPlace) -> FieldPlace {
        FieldPlace(
            name, .kept("apiVersion"), .kept("kind"), .kept("metadata", .metadata),
            .kept("spec", spec), .status)
    }
}

/// One field of a place.
struct Field: Sendable {
    /// What becomes of a field when it is there.
    enum Handling: Sendable {
        /// Read, stored and done.
        case kept
        /// Read and stored, though it cannot be done: what becomes of the part that asks for it.
        case stored(String)
        /// Nothing of the object is stored; its own fields decide.
        case judged
        /// Restricts or alters and is not stored: refused, and why.
        case refused(String)
        /// Changes nothing that is served: taken with a warning that says so.
        case ignored(String)
        /// Written by servers on their own: taken in silence.
        case silent
    }

    let name: StaticString
    let handling: Handling
    /// What its value is, or each element of it; nil for plain values.
    var place: FieldPlace?
    var isList = false

    static func kept(_ name: StaticString, _ place: FieldPlace? = nil) -> Field {
        Field(name: name, handling: .kept, place: place)
    }

    static func kept(_ name: StaticString, each place: FieldPlace) -> Field {
        Field(name: name, handling: .kept, place: place, isList: true)
    }

    static func stored(_ name: StaticString, _ what: String) -> Field {
        Field(name: name, handling: .stored(what))
    }

    static func judged(_ name: StaticString, _ place: FieldPlace) -> Field {
        Field(name: name, handling: .judged, place: place)
    }

    static func judged(_ name: StaticString, each place: FieldPlace) -> Field {
        Field(name: name, handling: .judged, place: place, isList: true)
    }

    static func refused(_ name: StaticString, _ why: String) -> Field {
        Field(name: name, handling: .refused(why))
    }

    static func ignored(_ name: StaticString, _ why: String) -> Field {
        Field(name: name, handling: .ignored(why))
    }

    static func silent(_ name: StaticString) -> Field { Field(name: name, handling: .silent) }

    /// In silence only beside a `uid`, where a server wrote it.
    static let status = ignored("status", "it is worked out here")

    var text: String { name.description }
}
