import GatewayModel
import JSON
import Manifest
import Testing

@Suite("A JSON body becomes a changeset, or every reason why not")
struct JSONChangesetTests {
    static let ok = #""name":"a","port":80,"protocol":"HTTP""#
    static let namespace = #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"#
    static let tls = #""name":"a","port":443,"protocol":"HTTPS","tls":"#

    static let refused: [(name: String, body: String, refusals: [String])] = [
        (
            "T17: port 65536", listenerSet(#""name":"a","port":65536,"protocol":"HTTP""#),
            ["V8 /spec/listeners/0/port"]
        ),
        (
            "T17: port 0", listenerSet(#""name":"a","port":0,"protocol":"HTTP""#),
            ["V8 /spec/listeners/0/port"]
        ),
        (
            "a port beyond Int64",
            listenerSet(#""name":"a","port":18446744073709551615,"protocol":"HTTP""#),
            ["V8 /spec/listeners/0/port"]
        ),
        (
            "a port as a fraction", listenerSet(#""name":"a","port":443.0,"protocol":"HTTP""#),
            ["WrongType /spec/listeners/0/port"]
        ),
        (
            "a port as a string", listenerSet(#""name":"a","port":"443","protocol":"HTTP""#),
            ["WrongType /spec/listeners/0/port"]
        ),
        (
            "a required field that is null",
            listenerSet(#""name":null,"port":80,"protocol":"HTTP""#),
            ["V8 /spec/listeners/0/name"]
        ),
        (
            "an empty listener", listenerSet(""),
            [
                "V8 /spec/listeners/0/name", "V8 /spec/listeners/0/port",
                "V8 /spec/listeners/0/protocol",
            ]
        ),
        (
            "T19: allowedRoutes.from None",
            listenerSet(ok + #","allowedRoutes":{"namespaces":{"from":"None"}}"#),
            ["V8 /spec/listeners/0/allowedRoutes/namespaces/from"]
        ),
        (
            "T20: from Selector alone",
            listenerSet(ok + #","allowedRoutes":{"namespaces":{"from":"Selector"}}"#),
            ["X4 /spec/listeners/0/allowedRoutes/namespaces/selector"]
        ),
        (
            "X4: an unknown operator",
            listenerSet(
                ok + #","allowedRoutes":{"namespaces":{"from":"Selector","selector":"#
                    + #"{"matchExpressions":[{"key":"k","operator":"Is"}]}}}"#),
            ["X4 /spec/listeners/0/allowedRoutes/namespaces/selector/matchExpressions/0/operator"]
        ),
        (
            "T23: parentRef.kind Service",
            listenerSet(ok).replacing(
                #"{"name":"edge"}"#, with: #"{"kind":"Service","name":"edge"}"#),
            ["X5 /spec/parentRef/kind"]
        ),
        (
            "X5: a foreign group",
            listenerSet(ok).replacing(#"{"name":"edge"}"#, with: #"{"group":"","name":"edge"}"#),
            ["X5 /spec/parentRef/group"]
        ),
        (
            "an unknown mode is one mistake", listenerSet(tls + #"{"mode":"Both"}"#),
            ["V8 /spec/listeners/0/tls/mode"]
        ),
        ("V7: empty tls", listenerSet(tls + "{}"), ["V7 /spec/listeners/0/tls/certificateRefs"]),
        (
            "a reference without a name", listenerSet(tls + #"{"certificateRefs":[{}]}"#),
            ["V8 /spec/listeners/0/tls/certificateRefs/0/name"]
        ),
        (
            "a NUL character", listenerSet(#""name":"a\u0000","port":80,"protocol":"HTTP""#),
            ["NULCharacter /spec/listeners/0/name"]
        ),
        ("an unknown kind", #"{"apiVersion":"v1","kind":"Pod"}"#, ["UnknownKind /kind"]),
        (
            "an unknown apiVersion", namespace.replacing("\"v1\"", with: "\"v2\""),
            ["UnknownAPIVersion /apiVersion"]
        ),
        (
            "no namespace", listenerSet(ok).replacing(#""namespace":"shop","#, with: ""),
            ["V8 /metadata/namespace"]
        ),
        ("no metadata", #"{"apiVersion":"v1","kind":"Namespace"}"#, ["V8 /metadata/name"]),
        (
            "a Namespace in a namespace",
            namespace.replacing(#""name""#, with: #""namespace":"a","name""#),
            ["V8 /metadata/namespace"]
        ),
        (
            "a resourceVersion that is none",
            namespace.replacing(#""name""#, with: #""resourceVersion":"x","name""#),
            ["ResourceVersion /metadata/resourceVersion"]
        ),
        (
            "a set without a spec",
            #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","#
                + #""metadata":{"namespace":"a","name":"b"}}"#,
            ["V8 /spec"]
        ),
        (
            "a label that is a number",
            namespace.replacing(#""name""#, with: #""labels":{"a/b":1},"name""#),
            ["WrongType /metadata/labels/a~1b"]
        ),
        ("no changes", #"{"changes":[]}"#, ["NoChanges /changes"]),
        ("an empty object", "{}", ["NoChanges /changes"]),
        ("not an object", "[1]", ["WrongType "]),
        ("a change that does nothing", #"{"changes":[{}]}"#, ["OneOperation /changes/0"]),
        (
            "one resource twice",
            #"{"changes":[{"apply":\#(namespace)},{"delete":{"kind":"Namespace","name":"shop"}}]}"#,
            ["DuplicateResource /changes/1/delete"]
        ),
        (
            "a deletion without namespace",
            #"{"changes":[{"delete":{"kind":"Gateway","name":"a"}}]}"#,
            ["V8 /changes/0/delete/namespace"]
        ),
        (
            "everything of every change",
            #"{"message":1,"changes":[{"apply":{"kind":"X"}},"#
                + #"{"apply":\#(listenerSet(#""port":0"#))}]}"#,
            [
                "WrongType /message", "UnknownKind /changes/0/apply/kind",
                "V8 /changes/1/apply/spec/listeners/0/port",
                "V8 /changes/1/apply/spec/listeners/0/name",
                "V8 /changes/1/apply/spec/listeners/0/protocol",
            ]
        ),
        (
            "a duplicate key", #"{"changes":[{"apply":{"kind":"a","kind":"b"}}]}"#,
            ["the key at /changes/0/apply/kind is there twice; remove one"]
        ),
    ]

    @Test(arguments: refused)
    func refuses(_ name: String, _ body: String, _ expected: [String]) {
        let found = refusals { () throws(ManifestError) in try parseJSON(body) }
        #expect(found.sorted() == expected.sorted(), "\(name)")
    }

    @Test func `T22: a minimal set has its defaults filled in`() throws {
        let parsed = try parseJSON(listenerSet(Self.ok + #","hostname":"","tls":null"#))
        let listener = Listener(name: "a", port: 80, protocol: .http)
        let spec = ListenerSetSpec(
            parent: NamespacedName(namespace: "shop", name: "edge"), listeners: [listener])
        let resource = Resource(
            metadata: Metadata(namespace: "shop", name: "web"), spec: .listenerSet(spec))
        #expect(parsed.changeset.changes == [Change(.apply(resource))])
        #expect(parsed.warnings == [])
    }

    @Test func `an XListenerSet is stored as a ListenerSet, a List is its items`() throws {
        let set = listenerSet(Self.ok).replacing(
            #""gateway.networking.k8s.io/v1","kind":"ListenerSet""#,
            with: #""gateway.networking.x-k8s.io/v1alpha1","kind":"XListenerSet""#)
        let list = #"{"apiVersion":"v1","kind":"List","items":[\#(set),\#(Self.namespace)]}"#
        let ids = try parseJSON(list).changeset.changes.map(\.id.description)
        #expect(ids == ["ListenerSet shop/web", "Namespace shop"])
    }

    @Test func `a changeset keeps its message, plan, order and conditions`() throws {
        let body =
            #"{"message":"m","expectPlan":"sha256:x","changes":[{"apply":\#(Self.namespace)},"#
            + #"{"delete":{"kind":"XListenerSet","namespace":"a","name":"b","#
            + #""resourceVersion":"7"}}]}"#
        let changeset = try parseJSON(body).changeset
        #expect(changeset.message == "m")
        #expect(changeset.expectPlan == "sha256:x")
        #expect(
            changeset.changes.last
                == Change(
                    .delete(ResourceID(.listenerSet, namespace: "a", name: "b")),
                    precondition: .resourceVersion(Revision(rawValue: 7)),
                    pointer: "/changes/1/delete"))
    }

    static let paths: [(String, [String])] = [
        (#"{"spec":{}}"#, []), (#"{"metadata":{"name":"edge","namespace":"infra"}}"#, []),
        (#"{"kind":"Gateway","metadata":{"name":"other"}}"#, ["PathMismatch /metadata/name"]),
        (#"{"kind":"ListenerSet"}"#, ["PathMismatch /kind"]),
        (#"{"metadata":{"namespace":"x"}}"#, ["PathMismatch /metadata/namespace"]),
    ]

    @Test(arguments: paths)
    func `a resource at a path agrees with it`(_ body: String, _ expected: [String]) throws {
        let id = ResourceID(.gateway, namespace: "infra", name: "edge")
        let root = try document(body).root
        let found = refusals { () throws(ManifestError) in try Manifest.resource(root, at: id) }
        #expect(found == expected)
    }

    @Test func `a changeset has at most 10,000 changes, and lists at most 1,000 issues`() {
        let many = (0...10_000).map { #"{"delete":{"kind":"Namespace","name":"n\#($0)"}}"# }
        let full = #"{"changes":[\#(many.joined(separator: ","))]}"#
        #expect(
            refusals { () throws(ManifestError) in try parseJSON(full) }
                == ["TooManyChanges /changes"])
        let bad = #"{"changes":[\#(Array(repeating: "1", count: 5000).joined(separator: ","))]}"#
        let found = refusals { () throws(ManifestError) in try parseJSON(bad) }
        #expect(found.count == 1001)
        #expect(found.last == "MoreIssues ")
    }
}
