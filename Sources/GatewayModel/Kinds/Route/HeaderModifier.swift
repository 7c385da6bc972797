public struct HeaderModifier: Hashable, Sendable {
    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var set: [Header]
    public var add: [Header]
    public var remove: [String]

    public init(set: [Header] = [], add: [Header] = [], remove: [String] = []) {
        self.set = set
        self.add = add
        self.remove = remove
    }
}

extension HeaderModifier: Described {
    package static func title(of kind: ResourceKind?) -> String { "a header modifier" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("HeaderModifier") }

    package static func about(_ form: SchemaForm) -> String? {
        "`Host` cannot be modified; see `urlRewrite`."
    }

    package static var placeholder: HeaderModifier { HeaderModifier() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.unlessEmpty("set", &set, .list(0...Limits.headersPerFilter, "headers to set"))
        fields.unlessEmpty("add", &add, .list(0...Limits.headersPerFilter, "headers to add"))
        fields.unlessEmpty(
            "remove", &remove,
            .list(0...Limits.headersPerFilter, "headers to remove", each: .modifiedHeader))
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.checkNames(of: set, at: "/set")
        reader.checkNames(of: add, at: "/add")
    }
}

extension ManifestReader {
    fileprivate mutating func checkNames(of headers: [HeaderModifier.Header], at list: String) {
        var names: Set<String> = []
        for (index, header) in headers.enumerated() {
            let pointer = "\(list)/\(index)"
            guard isReadable([pointer, pointer + "/name"]),
                !names.insert(header.name.lowercased()).inserted
            else { continue }
            problems.issue(
                "RepeatedName", at: pointer + "/name",
                "header \(quoted(header.name)) is listed twice; join them, or remove one")
        }
    }
}

extension HeaderModifier.Header: Described {
    package static func title(of kind: ResourceKind?) -> String { "a header" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("HTTPHeader") }

    package static var placeholder: Self { Self(name: "unreadable", value: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("name", &name, .modifiedHeader)
        fields.required("value", &value)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.problems.check(value: value, bytes: 1...Limits.headerValueBytes, at: "/value")
        // A line break would be another header (RFC 9110, 5.5).
        if value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) {
            reader.problems.issue(
                "V8", at: "/value", "the value has a control character; remove it")
        }
    }
}
