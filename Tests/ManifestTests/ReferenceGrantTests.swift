import GatewayModel
import JSON
import Manifest
import Testing

@Suite("A ReferenceGrant is read, checked and written")
struct ReferenceGrantTests {
    static let from =
        #"{"group":"gateway.networking.k8s.io","kind":"ListenerSet","namespace":"shop"}"#
    static let to = #"{"group":"","kind":"Secret"}"#

    static func grant(
        _ spec: String, version: String = "gateway.networking.k8s.io/v1"
    ) -> String {
        #"{"apiVersion":"\#(version)","kind":"ReferenceGrant","#
            + #""metadata":{"namespace":"certs","name":"shop"},"spec":\#(spec)}"#
    }

    static func lists(_ from: String, _ to: String) -> String {
        grant(#"{"from":[\#(from)],"to":[\#(to)]}"#)
    }

    @Test(arguments: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"])
    func `is read in both versions`(_ version: String) throws {
        let named = #"{"group":"","kind":"Secret","name":"www-cert"}"#
        let text = Self.grant(
            #"{"from":[\#(Self.from)],"to":[\#(Self.to),\#(named)]}"#, version: version)
        let parsed = try parseJSON(text)

        let spec = ReferenceGrantSpec(
            from: [
                .init(
                    group: "gateway.networking.k8s.io", kind: "ListenerSet", namespace: "shop")
            ],
            to: [
                .init(group: "", kind: "Secret"),
                .init(group: "", kind: "Secret", name: "www-cert"),
            ])
        let resource = Resource(
            metadata: Metadata(namespace: "certs", name: "shop"), spec: .referenceGrant(spec))
        #expect(parsed.changeset.changes.map(\.operation) == [.apply(resource)])
        #expect(parsed.warnings.isEmpty)
        // What is written is read again as the same.
        let written = String(decoding: resource.json(), as: UTF8.self)
        #expect(try parseJSON(written).changeset.changes.map(\.operation) == [.apply(resource)])
    }

    @Test func `is read as YAML`() throws {
        let yaml = """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {namespace: certs, name: shop}
            spec:
              from: [{group: gateway.networking.k8s.io, kind: ListenerSet, namespace: shop}]
              to: [{group: "", kind: Secret}]
            """
        let json = try parseJSON(Self.lists(Self.from, Self.to))
        #expect(
            try parseYAML(yaml.utf8).changeset.changes.map(\.operation)
                == json.changeset.changes.map(\.operation))
    }

    static let refused: [(name: String, body: String, refusals: [String])] = [
        (
            "a name that a template left empty, which must not mean all",
            lists(from, #"{"group":"","kind":"Secret","name":""}"#),
            ["V8 /spec/to/0/name"]
        ),
        (
            "no spec",
            #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ReferenceGrant","#
                + #""metadata":{"namespace":"certs","name":"shop"}}"#,
            ["V8 /spec"]
        ),
        ("neither list", grant("{}"), ["V8 /spec/from", "V8 /spec/to"]),
        (
            "lists that are empty", grant(#"{"from":[],"to":[]}"#),
            ["V8 /spec/from", "V8 /spec/to"]
        ),
        (
            "lists that are none", grant(#"{"from":{},"to":"Secret"}"#),
            ["WrongType /spec/from", "WrongType /spec/to"]
        ),
        (
            "17 entries",
            lists(
                Array(repeating: from, count: 17).joined(separator: ","),
                Array(repeating: to, count: 17).joined(separator: ",")),
            ["V8 /spec/from", "V8 /spec/to"]
        ),
        (
            "entries without members", lists("{}", "{}"),
            [
                "V8 /spec/from/0/group", "V8 /spec/from/0/kind", "V8 /spec/from/0/namespace",
                "V8 /spec/to/0/group", "V8 /spec/to/0/kind",
            ]
        ),
        (
            "texts of another lexical type",
            lists(
                #"{"group":"A_b","kind":"1x","namespace":"a.b"}"#,
                #"{"group":"-","kind":"","name":"a\u0001"}"#),
            [
                "V8 /spec/from/0/group", "V8 /spec/from/0/kind", "V8 /spec/from/0/namespace",
                "V8 /spec/to/0/group", "V8 /spec/to/0/kind", "V8 /spec/to/0/name",
            ]
        ),
        (
            "a name that no Secret can have",
            lists(from, #"{"group":"","kind":"Secret","name":"Not A Name"}"#),
            ["V8 /spec/to/0/name"]
        ),
        (
            "another version",
            grant(#"{"from":[\#(from)],"to":[\#(to)]}"#, version: "gateway.networking.k8s.io/v2"),
            ["UnknownAPIVersion /apiVersion"]
        ),
    ]

    @Test(arguments: refused)
    func `is refused for every reason`(
        _ name: String, _ body: String, _ expected: [String]
    ) {
        #expect(Set(refusals { () throws(ManifestError) in try parseJSON(body) }) == Set(expected))
    }

    @Test func `sixteen entries are not too many`() throws {
        let body = Self.lists(
            Array(repeating: Self.from, count: 16).joined(separator: ","),
            Array(repeating: Self.to, count: 16).joined(separator: ","))
        #expect(try parseJSON(body).changeset.changes.count == 1)
    }

    /// A misspelt name would grant everything of the kind.
    @Test func `unknown fields are refused`() {
        let body = Self.lists(
            #"{"group":"","kind":"Gateway","namespace":"infra","x":1}"#,
            #"{"group":"","kind":"Secret","namespace":"certs"}"#)
        #expect(
            refusals { () throws(ManifestError) in try parseJSON(body) }
                == ["UnknownField /spec/from/0/x", "UnknownField /spec/to/0/namespace"])
    }

    /// semantics.md 5.1: the cross product of one grant.
    @Test func `permits what one from and one to match`() {
        let (gateway, set) = (
            ReferenceGrantSpec.From(group: "g", kind: "Gateway", namespace: "infra"),
            ReferenceGrantSpec.From(group: "g", kind: "ListenerSet", namespace: "shop")
        )
        let grant = ReferenceGrantSpec(
            from: [gateway, set],
            to: [.init(group: "", kind: "Secret", name: "a"), .init(group: "x", kind: "Y")])
        for from in [gateway, set] {
            #expect(grant.permits(from, to: .init(group: "", kind: "Secret", name: "a")))
            #expect(!grant.permits(from, to: .init(group: "", kind: "Secret", name: "b")))
            #expect(grant.permits(from, to: .init(group: "x", kind: "Y", name: "any")))
        }
        let stranger = ReferenceGrantSpec.From(group: "g", kind: "Gateway", namespace: "shop")
        #expect(!grant.permits(stranger, to: .init(group: "", kind: "Secret", name: "a")))
    }
}
