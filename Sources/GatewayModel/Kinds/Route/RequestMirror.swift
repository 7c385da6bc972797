/// A copy of each request, or of some, for another backend; its answers are dropped.
public struct RequestMirror: Hashable, Sendable {
    public var backendRef: BackendRef
    /// How many of `denominator` requests; absent means all.
    public var fraction: Fraction?

    public struct Fraction: Hashable, Sendable {
        public var numerator: Int
        public var denominator: Int

        public init(numerator: Int, denominator: Int = 100) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    public init(backendRef: BackendRef, fraction: Fraction? = nil) {
        self.backendRef = backendRef
        self.fraction = fraction
    }
}

extension RequestMirror: Described {
    package static func title(of kind: ResourceKind?) -> String { "requestMirror" }

    package static var placeholder: RequestMirror { RequestMirror(backendRef: .placeholder) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var mirror = MirrorBackendRef(ref: backendRef)
        fields.required("backendRef", &mirror)
        backendRef = mirror.ref
        fields.optional("fraction", &fraction, .none, "Absent means every request.")
        fields.sent("percent", as: Int.self, 0...100) { percent, reader in
            if fraction != nil || !reader.isReadable(["/fraction"]) {
                reader.problems.issue(
                    "Fraction", at: "/percent",
                    "a mirror has percent or fraction, not both; remove one")
            } else {
                fraction = percent.map { Fraction(numerator: $0) }
            }
        }
    }
}

extension RequestMirror.Fraction: Described {
    package static func title(of kind: ResourceKind?) -> String { "a fraction" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("Fraction") }

    package static var placeholder: Self { Self(numerator: 1) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("numerator", &numerator)
        fields.defaulted("denominator", &denominator, 1...Int(Int32.max))
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard reader.isReadable(["/numerator", "/denominator"]),
            denominator < 1 || !(0...denominator).contains(numerator)
        else { return }
        reader.problems.issue(
            "Fraction", "\(numerator) of \(denominator) is not a fraction; use 0 to the denominator"
        )
    }
}
