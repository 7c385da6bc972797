package import JSON

// The plain values that fields are made of.

extension String: FieldValue {
    package typealias Rule = TextRule
    package static var anyRule: TextRule { .any }
    package static var placeholder: String { "unreadable" }
    package var isUnset: Bool { isEmpty }

    package static func isAbsent(_ value: String, _ rule: TextRule) -> Bool {
        rule.blankIsAbsent && value.isEmpty
    }

    package static func read(
        _ node: JSONNode, _ rule: TextRule, _ reader: inout ManifestReader
    ) -> String? {
        guard let text = reader.problems.string(node) else { return nil }
        if !isAbsent(text, rule) { reader.problems.check(text, by: rule.form) }
        return text
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> String {
        guard let string = node.string else { throw StoredFault(node, isNot: "a string") }
        return string
    }

    package func write(to writer: inout JSONWriter) { writer.string(self) }

    package static func schema(_ rule: TextRule, _ form: SchemaForm) -> Schema { rule.schema(form) }
}

/// A port.
extension UInt16: FieldValue {
    package static var placeholder: UInt16 { 1 }

    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> UInt16? {
        reader.problems.port(node, at: "")
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> UInt16 {
        guard let int64 = node.int64 else { throw StoredFault(node, isNot: "an integer") }
        guard let port = UInt16(exactly: int64) else { throw StoredFault("does not fit a port") }
        return port
    }

    package func write(to writer: inout JSONWriter) { writer.integer(self) }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema { .named("Port") }
}

extension Int: FieldValue {
    package typealias Rule = ClosedRange<Int>
    package static var anyRule: ClosedRange<Int> { 0...Int(Int32.max) }
    package static var placeholder: Int { 1 }

    package static func read(
        _ node: JSONNode, _ rule: ClosedRange<Int>, _ reader: inout ManifestReader
    ) -> Int? {
        reader.problems.integer(node, in: rule, at: "")
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> Int {
        guard let int64 = node.int64 else { throw StoredFault(node, isNot: "an integer") }
        return Int(int64)
    }

    package func write(to writer: inout JSONWriter) { writer.integer(self) }

    package static func schema(_ rule: ClosedRange<Int>, _ form: SchemaForm) -> Schema {
        Schema(
            ("type", "integer"), ("minimum", .integer(rule.lowerBound)),
            ("maximum", .integer(rule.upperBound)))
    }
}

package enum DurationRule: Sendable {
    case any, positive
}

extension GatewayDuration: FieldValue {
    package typealias Rule = DurationRule
    package static var anyRule: DurationRule { .any }
    package static var placeholder: GatewayDuration { GatewayDuration(milliseconds: 1) }

    package static func read(
        _ node: JSONNode, _ rule: DurationRule, _ reader: inout ManifestReader
    ) -> GatewayDuration? {
        guard let duration = reader.problems.duration(node, at: "") else { return nil }
        reader.problems.check(duration: duration, isPositive: rule == .positive, at: "")
        return duration
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> GatewayDuration {
        guard let duration = GatewayDuration(try String.stored(node)) else {
            throw StoredFault("is not a duration")
        }
        return duration
    }

    package func write(to writer: inout JSONWriter) { writer.string(description) }

    package static func schema(_ rule: DurationRule, _ form: SchemaForm) -> Schema {
        .named("GatewayDuration")
    }
}

/// One of a few words, which are case-sensitive.
package protocol Choice: FieldValue, CaseIterable, RawRepresentable<String> where Rule == NoRule {}

extension Choice {
    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> Self? {
        reader.problems.choice(node, at: "", as: Self.self)
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> Self {
        let text = try String.stored(node)
        guard let value = Self(rawValue: text) else {
            throw StoredFault("is \"\(text)\", which no version this build knows wrote")
        }
        return value
    }

    package func write(to writer: inout JSONWriter) { writer.string(rawValue) }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        Schema(("type", "string"), ("enum", .list(allCases.map { .text($0.rawValue) })))
    }
}
