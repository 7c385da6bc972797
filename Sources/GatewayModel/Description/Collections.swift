package import JSON

// Lists and maps.

/// What a list may be, and each of its elements.
package struct ListRule<Element: FieldValue>: Sendable {
    let count: ClosedRange<Int>
    let element: Element.Rule
    /// As messages call the elements.
    let name: StaticString
    /// To end the sentence that says how many there may be.
    let advice: StaticString
    /// Whether of a longer list the first are read all the same.
    let readsFirst: Bool
    /// The field that tells the elements apart.
    let key: StaticString?
    /// Says how many there have to be, in the place of the usual sentence.
    let otherwise: StaticString?
    /// Says it of a list without elements.
    let ifEmpty: StaticString?

    package init(
        _ count: ClosedRange<Int>, _ name: StaticString,
        each element: Element.Rule = Element.anyRule, key: StaticString? = nil,
        advice: StaticString = "", readsFirst: Bool = false, otherwise: StaticString? = nil,
        ifEmpty: StaticString? = nil
    ) {
        self.otherwise = otherwise
        self.ifEmpty = ifEmpty
        self.count = count
        self.element = element
        self.name = name
        self.key = key
        self.advice = advice
        self.readsFirst = readsFirst
    }

    package static func list(
        _ count: ClosedRange<Int>, _ name: StaticString,
        each element: Element.Rule = Element.anyRule, key: StaticString? = nil,
        advice: StaticString = "", readsFirst: Bool = false, otherwise: StaticString? = nil,
        ifEmpty: StaticString? = nil
    ) -> ListRule {
        ListRule(
            count, name, each: element, key: key, advice: advice, readsFirst: readsFirst,
            otherwise: otherwise, ifEmpty: ifEmpty)
    }
}

extension Array: FieldValue where Element: FieldValue {
    package static var anyRule: ListRule<Element> { ListRule(0...Limits.entries, "entries") }
    package static var placeholder: [Element] { [] }
    package var isUnset: Bool { isEmpty }

    package static func read(
        _ node: JSONNode, _ rule: ListRule<Element>, _ reader: inout ManifestReader
    ) -> [Element]? {
        let limit = rule.readsFirst ? .max : Limits.entries
        guard reader.problems.isArray(node, atMost: limit) else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(Swift.min(node.count, rule.count.upperBound))
        var count = 0
        for node in node.elements {
            defer { count += 1 }
            if rule.readsFirst && count >= rule.count.upperBound { continue }
            elements.append(reader.element(count, node, rule.element, as: Element.self))
        }
        if !rule.count.contains(count) { rule.report(count, to: &reader.problems) }
        return elements
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> [Element] {
        guard node.kind == .array else { throw StoredFault(node, isNot: "an array") }
        var elements: [Element] = []
        for element in node.elements {
            do throws(StoredFault) {
                elements.append(try Element.stored(element))
            } catch {
                throw error.inside("[\(elements.count)]")
            }
        }
        return elements
    }

    package func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for element in self { element.write(to: &writer) }
        }
    }

    package static func schema(_ rule: ListRule<Element>, _ form: SchemaForm) -> Schema {
        var schema = Schema(("type", "array"))
        if form.isInput {
            if rule.count.lowerBound > 0 { schema["minItems"] = .integer(rule.count.lowerBound) }
            schema["maxItems"] = .integer(rule.count.upperBound)
        }
        schema["items"] = .schema(Element.schema(rule.element, form))
        if let key = rule.key {
            schema["x-kubernetes-list-type"] = "map"
            schema["x-kubernetes-list-map-keys"] = .list([.text(key.description)])
        }
        return schema
    }

    package static func place(of kind: ResourceKind?) -> FieldPlace? { Element.place(of: kind) }
    package static var isList: Bool { Element.place(of: nil) != nil }
}

extension ListRule {
    fileprivate func report(_ count: Int, to problems: inout Problems) {
        if let otherwise {
            return problems.issue("V8", "\(otherwise); there are \(count)")
        }
        if count == 0, let ifEmpty { return problems.issue("V8", ifEmpty.description) }
        let wanted =
            self.count.lowerBound == self.count.upperBound
            ? "exactly \(self.count.lowerBound)"
            : self.count.lowerBound == 0 || ifEmpty != nil
                ? "at most \(self.count.upperBound)"
                : "\(self.count.lowerBound) to \(self.count.upperBound)"
        problems.issue("V8", "there are \(count) \(name); use \(wanted)\(advice)")
    }
}

/// What the keys and values of a map may be.
package struct MapRule: Sendable {
    enum Form { case any, labels, annotations, options }
    let form: Form
    let limit: Int

    package static let any = MapRule(form: .any, limit: .max)
    package static func labels(atMost limit: Int) -> MapRule {
        MapRule(form: .labels, limit: limit)
    }
    package static func annotations(atMost limit: Int) -> MapRule {
        MapRule(form: .annotations, limit: limit)
    }
    package static func options(atMost limit: Int) -> MapRule {
        MapRule(form: .options, limit: limit)
    }
}

extension [String: String]: FieldValue {
    package static var anyRule: MapRule { .any }
    package static var placeholder: [String: String] { [:] }
    package var isUnset: Bool { isEmpty }

    package static func read(
        _ node: JSONNode, _ rule: MapRule, _ reader: inout ManifestReader
    ) -> [String: String]? {
        guard reader.problems.isObject(node) else { return nil }
        let map = reader.problems.stringMap(node, at: "")
        reader.problems.check(map, by: rule)
        return map
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> [String: String] {
        guard node.kind == .object else { throw StoredFault(node, isNot: "an object") }
        var map: [String: String] = [:]
        for (key, value) in node.members {
            guard let text = value.string else {
                throw StoredFault("is not a string", at: String(key))
            }
            map[String(key)] = text
        }
        return map
    }

    package func write(to writer: inout JSONWriter) { writer.map(self) }

    package static func schema(_ rule: MapRule, _ form: SchemaForm) -> Schema {
        var schema: Schema
        switch rule.form {
        case .any, .labels: schema = .named("Labels")
        case .annotations, .options: schema = .named("Annotations")
        }
        if rule.limit != .max, form.isInput { schema["maxProperties"] = .integer(rule.limit) }
        return schema
    }
}

extension Problems {
    fileprivate mutating func check(_ map: [String: String], by rule: MapRule) {
        switch rule.form {
        case .any: break
        case .labels:
            check(count: map.count, of: "labels", atMost: rule.limit, at: "")
            check(labels: map)
        case .annotations:
            check(count: map.count, of: "annotations", atMost: rule.limit, at: "")
            check(annotations: map)
        case .options:
            check(count: map.count, of: "options", atMost: rule.limit, at: "")
            check(annotations: map, keys: .prefixedKey)
        }
    }
}
