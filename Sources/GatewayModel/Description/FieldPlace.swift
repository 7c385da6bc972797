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
        /// Restricts or alters, and is read and stored though it cannot be done: what becomes of
        /// the part that asks for it.
        case stops(String)
        /// Read and stored, and changes nothing that is served: why.
        case idle(String)
        /// Nothing of the object is stored; its own fields decide.
        case judged
        /// Restricts or alters and is not stored: refused, and why.
        case refused(String)
        /// Changes nothing that is served: taken with a warning that says so.
        case ignored(String)
        /// Written by servers on their own: taken in silence.
        case silent

        /// The handling of a field that is kept.
        init(_ note: FieldNote) {
            self =
                switch note.stored {
                case nil: .kept
                case .stops(let what): .stops(what.description)
                case .idle(let why): .idle(why.description)
                }
        }

        /// What becomes of a field that restricts or alters and is not done; nil for others. It is
        /// never dropped (decision 22).
        package var restriction: String? {
            switch self {
            case .stops(let what): "stops: \(what)"
            case .refused(let why): "refused: \(why)"
            case .kept, .idle, .judged, .ignored, .silent: nil
            }
        }

        /// Whether the value is read and stored.
        package var isKept: Bool {
            switch self {
            case .kept, .stops, .idle: true
            case .judged, .refused, .ignored, .silent: false
            }
        }
    }

    package let name: StaticString
    package let handling: Handling
    /// Whether ``place`` is that of each element.
    package let isList: Bool
    /// Whether nobody is shown its value, and no message repeats it.
    package let isSecret: Bool
    private let inner: (@Sendable () -> FieldPlace?)?

    /// What its value is, or each element of it; nil for plain values.
    package var place: FieldPlace? { inner.flatMap { $0() } }

    package init(
        _ name: StaticString, _ handling: Handling, isList: Bool = false, isSecret: Bool = false,
        of inner: (@Sendable () -> FieldPlace?)? = nil
    ) {
        (self.name, self.handling, self.isList, self.inner) = (name, handling, isList, inner)
        self.isSecret = isSecret
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

    /// Taken in silence only beside a `uid`, which shows that a server wrote it.
    package static let status = ignored("status", "it is worked out here")
}
