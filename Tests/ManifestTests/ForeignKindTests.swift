import GatewayModel
import JSON
import Manifest
import Testing

/// Files as people have them: with what is of other kinds, from elsewhere, or in no namespace.
@Suite("Files with more than what is kept here")
struct ForeignKindTests {
    static let skipping = ReadingOptions(foreignKinds: .skip)

    private static func resource(
        _ kind: String, _ version: String, _ metadata: String = #"{"namespace":"a","name":"b"}"#
    ) -> String {
        #"{"apiVersion":"\#(version)","kind":"\#(kind)","metadata":\#(metadata)}"#
    }

    private static func read(
        _ text: String, _ options: ReadingOptions = ReadingOptions()
    ) throws(ManifestError) -> ParsedChangeset {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { buffer in
            Result { () throws(ManifestError) in try Manifest.changeset(json: buffer, options) }
        }.get()
    }

    static let others = [
        ("Deployment", "apps/v1"), ("Service", "v1"), ("GRPCRoute", "gateway.networking.k8s.io/v1"),
        ("BackendTLSPolicy", "gateway.networking.k8s.io/v1alpha3"),
        ("Gateway", "networking.istio.io/v1"), ("Backend", "gateway.envoyproxy.io/v1alpha1"),
    ]

    @Test(arguments: others)
    func `other kinds are refused, or skipped and named`(_ kind: String, _ version: String) throws {
        let list =
            #"{"kind":"List","apiVersion":"v1","items":["#
            + Self.resource("Namespace", "v1", #"{"name":"a"}"#) + ","
            + Self.resource(kind, version) + "]}"
        let found = refusals { () throws(ManifestError) in try Self.read(list) }
        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix("/items/1/kind") ?? false
                || found == ["UnknownAPIVersion /items/1/apiVersion"])

        let parsed = try Self.read(list, Self.skipping)
        #expect(parsed.changeset.changes.map(\.id.description) == ["Namespace a"])
        #expect(parsed.warnings.map(\.code) == ["ForeignKind"])
        let message = parsed.warnings.first?.message ?? ""
        #expect(message.hasPrefix(#"/items/1: "\#(kind)" "a/b" of "\#(version)" is skipped"#))
    }

    @Test(arguments: [
        ("ListenrSet", "gateway.networking.k8s.io/v1", "UnknownKind /kind"),
        ("Backendd", "lintel.dev/v1", "UnknownKind /kind"),
        ("Gateway", "gateway.networking.k8s.io/v1alpha2", "UnknownAPIVersion /apiVersion"),
        ("HTTPRoute", "lintel.dev/v1", "UnknownAPIVersion /apiVersion"),
    ])
    func `what is misspelt is not skipped`(
        _ kind: String, _ version: String, _ refusal: String
    ) {
        let text = Self.resource(kind, version)
        let found = refusals { () throws(ManifestError) in try Self.read(text, Self.skipping) }
        #expect(found.first == refusal)
    }

    @Test(arguments: [
        ("GatewayList", "gateway.networking.k8s.io/v1", ["Gateway a/b"], 0),
        ("DeploymentList", "apps/v1", [], 1), ("GatewayList", "networking.istio.io/v1", [], 1),
    ])
    func `items of a list of one kind need not say it`(
        _ kind: String, _ version: String, _ ids: [String], _ skipped: Int
    ) throws {
        let list =
            #"{"kind":"\#(kind)","apiVersion":"\#(version)","items":["#
            + #"{"metadata":{"namespace":"a","name":"b"}}]}"#
        let parsed = try Self.read(list, Self.skipping)
        #expect(parsed.changeset.changes.map(\.id.description) == ids)
        #expect(parsed.warnings.count == skipped)
    }

    @Test(arguments: [
        (#""type":"Opaque","data":{}"#, true), (#""data":{"a":"YQ=="}"#, true),
        (#""type":"helm.sh/release.v1""#, true), (#""type":"kubernetes.io/tsl""#, false),
        (#""type":"kubernetes.io/tls","entries":[]"#, false),
        (#""entries":["tls.crt"]"#, false),
    ])
    func `Secrets of other types are like other kinds`(_ members: String, _ skips: Bool) {
        let secret =
            #"{"kind":"Secret","apiVersion":"v1","metadata":{"namespace":"a","name":"b"},"#
            + members + "}"
        let parsed = try? Self.read(secret, Self.skipping)
        #expect((parsed?.warnings.map(\.code) == ["ForeignKind"]) == skips)
        #expect((try? Self.read(secret))?.changeset.changes.isEmpty != true)
    }

    @Test(arguments: [
        ("GRPCRoute", "gateway.networking.k8s.io/v1", "foreignKinds=skip leaves out"),
        ("Gatway", "gateway.networking.k8s.io/v1", "did you mean Gateway?"),
        ("Listenerset", "gateway.networking.k8s.io/v1", "did you mean ListenerSet?"),
    ])
    func `a kind that is refused is told what may be done`(
        _ kind: String, _ version: String, _ advice: String
    ) throws {
        do throws(ManifestError) {
            _ = try Self.read(Self.resource(kind, version))
        } catch {
            guard case .invalid(let issues) = error else { throw error }
            #expect(issues.first?.detail.contains(advice) == true, "\(issues)")
        }
    }

    @Test func `a GatewayClass is always skipped`() throws {
        let text = Self.resource("GatewayClass", "gateway.networking.k8s.io/v1", #"{"name":"x"}"#)
        let changes =
            #"{"changes":[{"apply":\#(text)},{"delete":{"kind":"GatewayClass","#
            + #""apiVersion":"gateway.networking.k8s.io/v1","name":"x"}}]}"#
        let parsed = try Self.read(changes)
        #expect(parsed.changeset.changes.isEmpty)
        #expect(parsed.warnings.map(\.code) == ["ForeignKind", "ForeignKind"])
    }

    @Test func `deleting a Gateway of Istio deletes none of ours`() throws {
        let changes =
            #"{"changes":[{"delete":{"kind":"Gateway","apiVersion":"networking.istio.io/v1","#
            + #""namespace":"infra","name":"edge"}}]}"#
        let found = refusals { () throws(ManifestError) in try Self.read(changes) }
        #expect(found == ["UnknownAPIVersion /changes/0/delete/apiVersion"])
        #expect(try Self.read(changes, Self.skipping).changeset.changes.isEmpty)
    }

    @Test func `a namespace may be given for all that name none`() throws {
        let set =
            #""spec":{"parentRef":{"name":"edge"},"listeners":[{"name":"a","port":80,"#
            + #""protocol":"HTTP"}]}"#
        func resource(_ metadata: String) -> String {
            #"{"apply":{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","#
                + #""metadata":\#(metadata),\#(set)}}"#
        }
        let changes =
            #"{"changes":[\#(resource(#"{"name":"mine"}"#)),"#
            + #"\#(resource(#"{"name":"other","namespace":"b"}"#)),"#
            + #"{"apply":\#(Self.resource("Namespace", "v1", #"{"name":"c"}"#))},"#
            + #"{"delete":{"kind":"Secret","name":"old"}}]}"#
        let missing = refusals { () throws(ManifestError) in try Self.read(changes) }
        #expect(
            missing == [
                "V8 /changes/0/apply/metadata/namespace", "V8 /changes/3/delete/namespace",
            ])
        let parsed = try Self.read(changes, ReadingOptions(namespace: "shop"))
        #expect(
            parsed.changeset.changes.map(\.id.description) == [
                "ListenerSet shop/mine", "ListenerSet b/other", "Namespace c", "Secret shop/old",
            ])
        guard case .apply(let mine)? = parsed.changeset.changes.first?.operation,
            case .listenerSet(let spec) = mine.spec
        else { return }
        #expect(spec.parent.namespace == "shop")
    }
}
