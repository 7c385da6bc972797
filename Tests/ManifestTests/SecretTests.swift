import GatewayModel
import JSON
import Manifest
import Testing

@Suite("A Secret is read as teams have it, and never repeated")
struct SecretTests {
    /// Stands for a key: no issue or warning may have it.
    static let canary = "Q0FOQVJZ"

    static func secret(_ members: String, annotations: String = "{}") -> String {
        #"{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"shop","name":"cert","#
            + #""annotations":\#(annotations)},\#(members)}"#
    }

    static let type = #""type":"kubernetes.io/tls""#

    private func read(_ members: String) throws -> (spec: SecretSpec, warnings: [Warning]) {
        let parsed = try parseJSON(Self.secret(members))
        guard case .apply(let resource)? = parsed.changeset.changes.first?.operation,
            case .secret(let spec) = resource.spec
        else { throw ManifestError.invalid([]) }
        return (spec, parsed.warnings)
    }

    private func material(_ chain: String, _ key: String) -> SecretContent {
        .clear(
            .tls(TLSMaterial(certificateChain: Array(chain.utf8), privateKey: Array(key.utf8))))
    }

    @Test func `data is Base64 and stringData is not`() throws {
        let (data, _) = try read(#"\#(Self.type),"data":{"tls.crt":"Y3J0","tls.key":"a2\n V5"}"#)
        #expect(data.content == material("crt", "key"))
        #expect(data.entries == ["tls.crt", "tls.key"])
        let (text, _) = try read(#"\#(Self.type),"stringData":{"tls.key":"key","tls.crt":"crt"}"#)
        #expect(text == data)
        // As in Kubernetes, stringData goes over data, also where it stands before it.
        let (both, _) = try read(
            #"\#(Self.type),"stringData":{"tls.key":"key"},"#
                + #""data":{"tls.crt":"Y3J0","tls.key":"eA=="}"#)
        #expect(both == data)
    }

    @Test func `entries that are missing are stored as missing`() throws {
        let (spec, _) = try read(#"\#(Self.type),"data":{"tls.crt":""}"#)
        #expect(spec.content == material("", ""))
        #expect(spec.entries == ["tls.crt"])
    }

    @Test func `other entries are warned of`() throws {
        let (spec, warnings) = try read(
            #"\#(Self.type),"data":{"tls.crt":"Y3J0","tls.key":"a2V5","ca.crt":"\#(Self.canary)"}"#)
        #expect(spec.content == material("crt", "key"))
        #expect(warnings.map(\.code) == ["UnusedEntry"])
        #expect(warnings[0].message.hasPrefix("/data/ca.crt:"))
    }

    @Test func `what GET shows keeps what is stored`() throws {
        let shown = #"\#(Self.type),"entries":["tls.crt","tls.key"],"certificate":{"sha256":"ab"}"#
        #expect(try read(shown).spec.content == .kept(mark: "ab"))
        #expect(
            try read(#"\#(Self.type),"entries":[],"problem":"x""#).spec.content
                == .kept(mark: nil))
        #expect(try read(shown).warnings.isEmpty)
    }

    static let refused: [(name: String, members: String, refusals: [String])] = [
        ("another type", #""type":"Opaque","data":{}"#, ["V8 /type"]),
        ("no type, no data", #""x":1"#, ["UnknownField /x", "V8 /data", "V8 /type"]),
        ("data as text", #"\#(type),"data":"\#(canary)""#, ["WrongType /data"]),
        ("data as a list", #"\#(type),"stringData":["\#(canary)"]"#, ["WrongType /stringData"]),
        (
            "a value that is no Base64", #"\#(type),"data":{"tls.key":"\#(canary)!"}"#,
            ["NotBase64 /data/tls.key"]
        ),
        (
            "Base64 cut short", #"\#(type),"data":{"tls.key":"\#(canary)A"}"#,
            ["NotBase64 /data/tls.key"]
        ),
        (
            "a value that is an object", #"\#(type),"data":{"tls.key":{"\#(canary)":1}}"#,
            ["WrongType /data/tls.key"]
        ),
        (
            "a key in the place of a name",
            #"\#(type),"data":{"tls.crt":"","-----BEGIN \#(canary)":""}"#, ["V8 /data"]
        ),
        (
            "half of what GET showed, replaced",
            #"\#(type),"entries":["tls.crt","tls.key"],"data":{"tls.crt":"\#(canary)"}"#,
            ["IncompleteSecret /data"]
        ),
    ]

    @Test(arguments: refused)
    func `is refused without repeating it`(
        _ name: String, _ members: String, _ expected: [String]
    ) {
        let body = Self.secret(members)
        #expect(Set(refusals { () throws(ManifestError) in try parseJSON(body) }) == Set(expected))
        do throws(ManifestError) {
            _ = try parseJSON(body)
        } catch {
            #expect(!"\(error)".contains(Self.canary), "\(error)")
        }
    }

    /// A key in Base64 that could be a name: letters and digits only.
    private static let key = "MC4CAQAwBQYDK2VwBCIEIOqKjmSxbZk5xCqWdDw0Yv8bJ3uTn7fLrPeHsGiA1yXo"

    static let misplaced: [String] = [
        secret(#"\#(type),"data":{"\#(key)":"","tls.crt":"","tls.key":""}"#),
        secret(#"\#(type),"stringData":{"\#(key)":"x"}"#),
        secret(#"\#(type),"data":{"tls.crt":"","tls.key":""},"\#(key)":1"#),
        secret(#"\#(type),"data":{},"data":{}"#).replacing("data", with: key),
        secret(#""type":"\#(key)","data":{}"#),
        secret(#"\#(type),"data":{}"#, annotations: #"{"\#(key)":1}"#),
        secret(#"\#(type),"data":{}"#, annotations: #"{"a b":"\#(key)"}"#),
        #"{"apiVersion":"v1","kind":"\#(key)","metadata":{"namespace":"a","name":"b"}}"#,
        #"{"apiVersion":"\#(key)","kind":"Secret","metadata":{"namespace":"a","name":"b"}}"#,
        #"{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"a","name":"\#(key)"}}"#,
        #"{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"\#(key)","name":"b"}}"#,
        #"{"changes":[{"delete":{"kind":"Secret","namespace":"a","name":"\#(key)"}}]}"#,
        #"{"\#(key)":1}"#, #"{"changes":[{"\#(key)":1}]}"#, #"{"changes":"\#(key)"}"#,
        #"{"changes":[{"apply":"\#(key)"}]}"#,
        listenerSet(#""name":"\#(key)","port":"\#(key)","protocol":"HTTP","hostname":"\#(key)""#),
    ]

    @Test(arguments: misplaced)
    func `a key in a wrong place is not repeated`(_ body: String) {
        for bytes in [Array(body.utf8), Array("\(Self.key): &\(Self.key) 1\n\(Self.key): 2".utf8)] {
            for isYAML in [true, false] {
                var told = ""
                do throws(ManifestError) {
                    let parsed = isYAML ? try parseYAML(bytes) : try parseJSON(body)
                    told = "\(parsed.warnings)"
                } catch {
                    told = "\(error)"
                }
                #expect(!told.contains(Self.key.prefix(20)), "\(told)")
            }
        }
    }

    @Test func `an entry that is a file is named`() throws {
        let (_, warnings) = try read(
            #"\#(Self.type),"data":{"tls.crt":"","tls.key":"","ca.crt":"","Other":""}"#)
        #expect(warnings.map(\.code) == ["UnusedEntry", "UnusedEntry"])
        #expect(warnings[0].message.hasPrefix("/data/ca.crt: "))
        #expect(warnings[1].message.hasPrefix("/data: "))
    }

    @Test func `too many bytes are refused`() {
        let value = String(repeating: "QUFB", count: Limits.secretBytes / 3 + 1)
        let body = Self.secret(#"\#(Self.type),"data":{"tls.crt":"\#(value)","tls.key":""}"#)
        #expect(refusals { () throws(ManifestError) in try parseJSON(body) } == ["V8 /data"])
    }

    @Test func `what kubectl notes is dropped`() throws {
        let annotations =
            #"{"kubectl.kubernetes.io/last-applied-configuration":"\#(Self.canary)","a":"b"}"#
        let parsed = try parseJSON(
            Self.secret(#"\#(Self.type),"data":{}"#, annotations: annotations))
        guard case .apply(let resource)? = parsed.changeset.changes.first?.operation else {
            Issue.record("no resource")
            return
        }
        #expect(resource.metadata.annotations == ["a": "b"])
        #expect(parsed.warnings.map(\.code) == ["DroppedAnnotation"])
        #expect(!"\(parsed)".contains(Self.canary))
    }

    @Test func `what is read does not show in descriptions`() throws {
        let (spec, _) = try read(#"\#(Self.type),"data":{"tls.crt":"","tls.key":"a2V5a2V5"}"#)
        var dumped = ""
        dump(spec, to: &dumped)
        for text in ["\(spec)", String(reflecting: spec), dumped] {
            #expect(!text.contains("keykey"))
            // As a list of numbers: k is 107.
            #expect(!text.contains("107"))
        }
    }

    @Test func `what is written has no content`() {
        let resource = Resource(
            metadata: Metadata(namespace: "shop", name: "cert"),
            spec: .secret(
                SecretSpec(
                    certificate: nil, problem: "tls.crt is missing",
                    content: .clear(
                        .tls(
                            TLSMaterial(certificateChain: [], privateKey: Array("keykey".utf8)))))))
        let text = String(decoding: resource.json(), as: UTF8.self)
        #expect(!text.contains("keykey") && !text.contains("a2V5a2V5"))
        #expect(text.contains(#""type":"kubernetes.io/tls","entries":["tls.crt","tls.key"],"#))
        #expect(text.contains(#""problem":"tls.crt is missing""#))
    }
}
