package import JSON

/// What becomes of the fields that no reader reads.
extension Problems {
    /// A field of `place` that its reader does not know: refused, or taken without effect, as the
    /// table has it.
    package mutating func unread(_ key: JSONText, _ value: JSONNode, of place: FieldPlace) {
        guard let field = place.fields.first(where: { $0.name ~= key }) else {
            return unknown(key, of: place)
        }
        switch field.handling {
        case .judged: judge(value, as: field)
        case .refused(let why):
            if value.asksForNothing { return }
            issue(
                "UnsupportedField", at: "/" + field.text,
                "\(field.text) is not supported: \(why); remove it")
        case .ignored(let why):
            if value.asksForNothing { return }
            warning("IgnoredField", at: "/" + field.text, "\(field.text) has no effect: \(why)")
        case .silent: break
        // It has a reader, but not this one.
        case .kept, .stops, .idle: unknown(key, of: place)
        }
    }

    /// A name that nobody knows, in a resource: the caller may wish it dropped.
    private mutating func unknown(_ key: JSONText, of place: FieldPlace) {
        if fieldValidation == .strict { return refuseUnknown(key, of: place) }
        // Looking for the nearest name takes its time.
        guard listsMoreWarnings else { return warning("UnknownField", "") }
        let (name, wish) = (FieldName(key), fieldValidation.rawValue)
        warning(
            "UnknownField", at: name.pointer,
            "\(name.shown) is no field of \(place.name) and is dropped, as fieldValidation=\(wish) "
                + "wishes\(name.suggestion(in: place))")
    }

    /// What is no part of a resource is refused whatever the caller wishes: a misspelt `expectPlan`
    /// must not commit.
    package mutating func refuseUnknown(_ key: JSONText, of place: FieldPlace) {
        guard listsMoreIssues else { return issue("UnknownField", "") }
        let name = FieldName(key)
        let suggestion = name.suggestion(in: place)
        let advice =
            suggestion.isEmpty
            ? "; remove it, or use one of " + place.usable.joined(separator: ", ") : suggestion
        issue(
            "UnknownField", at: name.pointer,
            "\(name.shown) is no field of \(place.name)\(advice)")
    }

    /// Of an object that is not stored each field is looked at by itself: one that asks for nothing
    /// takes nothing away.
    private mutating func judge(_ node: JSONNode, as field: Field) {
        guard let place = field.place else { return }
        guard field.isList else {
            return within(field.text) { $0.judge(object: node, place) }
        }
        _ = list(node, at: field.text) { $0.judge(object: $1, place) }
    }

    private mutating func judge(object node: JSONNode, _ place: FieldPlace) {
        guard isObject(node) else { return }
        for (key, value) in node.members where !value.isNull { unread(key, value, of: place) }
    }
}

extension FieldPlace {
    /// The fields that may be set.
    fileprivate var usable: [String] { fields.filter(\.handling.isKept).map(\.text) }
}

extension JSONNode {
    /// Whether a field with this value is as good as absent.
    var asksForNothing: Bool {
        switch kind {
        case .null, .false: true
        case .string: text.map { $0.count == 0 || "None" ~= $0 } ?? false
        case .array: elements.first { _ in true } == nil
        default: false
        }
    }
}

/// A name that nobody knows, as messages may show it.
///
/// It may be anything, also a text in the wrong place such as a private key: what does not look
/// like a name is not repeated.
private struct FieldName {
    static let longest = 64

    /// Nil if it does not look like one.
    private let name: String?
    private let length: Int

    init(_ key: JSONText) {
        length = key.count
        name =
            key.count <= Self.longest && key.bytes.allSatisfy(Self.isPartOfNames)
            ? String(key) : nil
    }

    private static func isPartOfNames(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-")...UInt8(ascii: "/"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    var pointer: String { name.map { "/" + JSONPointer.escaped($0) } ?? "" }

    var shown: String { name.map(quoted) ?? "a text of \(length) bytes" }

    /// `; did you mean hostname?`, or nothing.
    func suggestion(in place: FieldPlace) -> String {
        let nearest = name.flatMap { NearestName($0).among(place.fields.lazy.map(\.name)) }
        return nearest.map { "; did you mean \($0)?" } ?? ""
    }
}
