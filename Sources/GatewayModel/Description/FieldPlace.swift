/// An object of a manifest: every field that may stand in it, and what becomes of each.
///
/// The places together are the table of docs/fields.md. Readers ask their place about what they do
/// not read themselves, so that a field of the Gateway API is either done, or refused, or known to
/// change nothing that is served.
package struct FieldPlace: Sendable {
    /// As messages name it: `a listener`.
    package let name: String
    package let fields: [Field]

    package init(_ name: String, _ fields: Field...) { self.init(name, fields) }

    package init(_ name: String, _ fields: [Field]) { (self.name, self.fields) = (name, fields) }
}

/// One field of a place.
package struct Field: Sendable {
    /// What becomes of a field when it is there.
    package enum Handling: Sendable {
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

    package let name: StaticString
    package let handling: Handling
    /// Whether ``place`` is that of each element.
    package let isList: Bool
    private let inner: (@Sendable () -> FieldPlace?)?

    /// What its value is, or each element of it; nil for plain values.
    package var place: FieldPlace? { inner.flatMap { $0() } }

    package init(
        _ name: StaticString, _ handling: Handling, isList: Bool = false,
        of inner: (@Sendable () -> FieldPlace?)? = nil
    ) {
        (self.name, self.handling, self.isList, self.inner) = (name, handling, isList, inner)
    }

    package var text: String { name.description }

    package static func kept(_ name: StaticString) -> Field { Field(name, .kept) }

    package static func kept(
        _ name: StaticString, _ place: @autoclosure @escaping @Sendable () -> FieldPlace
    ) -> Field {
        Field(name, .kept, of: place)
    }

    package static func ignored(_ name: StaticString, _ why: String) -> Field {
        Field(name, .ignored(why))
    }

    package static func refused(_ name: StaticString, _ why: String) -> Field {
        Field(name, .refused(why))
    }

    package static func silent(_ name: StaticString) -> Field { Field(name, .silent) }

    /// In silence only beside a `uid`, where a server wrote it.
    package static let status = ignored("status", "it is worked out here")
}
