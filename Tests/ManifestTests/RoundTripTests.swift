import GatewayModel
import JSON
import Manifest
import Testing
import Yams

/// SplitMix64: the same seed is the same test.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func maybe<Value>(_ value: (inout Seeded) -> Value) -> Value? {
        Bool.random(using: &self) ? value(&self) : nil
    }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }
}

extension Seeded {
    mutating func selector() -> LabelSelector {
        LabelSelector(
            matchLabels: maybe { _ in ["example.com/a": "b", "c": ""] } ?? [:],
            matchExpressions: maybe { random in
                [
                    .init(key: "k", operator: random.pick([.in, .notIn]), values: ["x", "y"]),
                    .init(key: "l", operator: random.pick([.exists, .doesNotExist])),
                ]
            } ?? [])
    }

    mutating func listener(_ index: Int) -> Listener {
        let proto = pick([ListenerProtocol.http, .https, .tls, .tcp, .udp, .unsupported("a.b/c")])
        var tls: ListenerTLS?
        if proto == .https || proto == .tls {
            let mode: ListenerTLS.Mode =
                proto == .https ? .terminate : pick([.terminate, .passthrough])
            let ref = CertificateRef(
                group: pick(["", "a.b"]), kind: pick(["Secret", "Cert"]), name: "c",
                namespace: maybe { _ in "infra" })
            tls = ListenerTLS(
                mode: mode, certificateRefs: [ref],
                options: maybe { _ in ["a.b/c": "\n\u{1}é"] } ?? [:])
        }
        let from = pick(AllowedRoutes.From.allCases)
        return Listener(
            name: "l\(index)",
            hostname: proto == .tcp || proto == .udp
                ? nil : maybe { $0.pick(["a.com", "*.b.com"]) },
            port: UInt16(index + 1), protocol: proto, tls: tls,
            allowedRoutes: AllowedRoutes(
                from: from, selector: from == .selector ? selector() : maybe { $0.selector() },
                kinds: maybe { _ in [RouteGroupKind(kind: "HTTPRoute")] }))
    }

    mutating func resource() -> Resource {
        let notes = maybe { _ in
            ["a": "x", "b.c/d": "true", "e": "\"\\\u{0}".replacing("\u{0}", with: " ")]
        }
        let metadata = Metadata(
            namespace: "shop", name: "web",
            labels: maybe { _ in ["yes": "no", "n": "1.5"] } ?? [:],
            annotations: notes ?? [:])
        let listeners = (0..<Int.random(in: 1...5, using: &self)).map { listener($0) }
        switch Int.random(in: 0...2, using: &self) {
        case 0:
            let labels = metadata.labels
            return Resource(metadata: Metadata(name: "shop", labels: labels), spec: .namespace)
        case 1:
            let parent = NamespacedName(namespace: pick(["shop", "infra"]), name: "edge")
            return Resource(
                metadata: metadata,
                spec: .listenerSet(ListenerSetSpec(parent: parent, listeners: listeners)))
        default:
            let from = pick(AllowedListeners.From.allCases)
            let spec = GatewaySpec(
                gatewayClassName: pick(["default", "envoy"]), listeners: listeners,
                allowedListeners: maybe {
                    AllowedListeners(from: from, selector: from == .selector ? $0.selector() : nil)
                },
                addresses: maybe { _ in
                    [GatewayAddress(value: "::1"), GatewayAddress(type: "Hostname")]
                } ?? [],
                infrastructure: maybe { random in
                    GatewayInfrastructure(
                        labels: random.maybe { _ in ["a": "b"] } ?? [:],
                        annotations: random.maybe { _ in ["a": "~"] } ?? [:],
                        parametersRef: random.maybe { _ in .init(group: "g", kind: "K", name: "n") }
                    )
                })
            return Resource(metadata: metadata, spec: .gateway(spec))
        }
    }

    static let pieces = [
        "a", "yes", "1", "0x1", ":", " ", "#", "-", "\n", "\t", "é", "😀", "\u{85}",
        "\u{2028}", "\u{FEFF}", "\u{7F}", "\u{1}", "\"", "'", "\\", "null", "~", "2026-11-22", ".",
        "e3",
        "<<", "=", "{", "[", "]", ",", "?", "!", "&", "*", "%", "@", "`", "|", ">", "_", "+", "b",
        "o", "---",
        "...", "12:30", "inf", "nan", "y",
    ]

    mutating func text() -> String {
        (0..<Int.random(in: 0...4, using: &self)).map { _ in pick(Self.pieces) }.joined()
    }

    /// Any JSON; integers and strings mostly, because they are what readers confuse.
    mutating func value(_ writer: inout JSONWriter, depth: Int) {
        switch Int.random(in: 0...(depth > 3 ? 4 : 7), using: &self) {
        case 0: writer.integer(Int64.random(in: -5...5, using: &self))
        case 1: writer.bool(Bool.random(using: &self))
        case 2: writer.double(Double(Int.random(in: -4000...4000, using: &self)) / 4)
        case 5, 6:
            writer.object { writer in
                for index in 0..<Int.random(in: 0...4, using: &self) {
                    let long = Int.random(in: 0...20, using: &self) == 0
                    writer.key(
                        escaping: text() + (long ? String(repeating: "k", count: 1500) : "")
                            + "\(index)")
                    value(&writer, depth: depth + 1)
                }
            }
        case 7:
            writer.array { writer in
                for _ in 0..<Int.random(in: 0...4, using: &self) {
                    value(&writer, depth: depth + 1)
                }
            }
        default: writer.string(text())
        }
    }
}

@Suite("What is written is read back")
struct RoundTripTests {
    @Test(arguments: 0..<20)
    func `a resource is its JSON and its YAML`(_ seed: Int) throws {
        var random = Seeded(state: UInt64(seed))
        for _ in 0..<50 {
            let resource = random.resource()
            #expect(resource.issues == [])
            let json = resource.json()
            let fromJSON = try parseJSON(String(decoding: json, as: UTF8.self))
            #expect(fromJSON.changeset.changes == [Change(.apply(resource))])
            let yaml = YAMLWriter.yaml(try JSONDocument.parsing(json).root)
            #expect(try parseYAML(yaml).changeset.changes == [Change(.apply(resource))])
        }
    }

    @Test(arguments: 0..<20)
    func `any JSON is the same after YAML, for us and for Yams`(_ seed: Int) throws {
        var random = Seeded(state: UInt64(seed) &+ 1000)
        for _ in 0..<50 {
            var writer = JSONWriter()
            writer.object { writer in
                writer.key("v")
                random.value(&writer, depth: 0)
            }
            let root = try JSONDocument.parsing(writer.bytes).root
            let yaml = YAMLWriter.yaml(root)
            let ours = try yaml.withUnsafeBytes { try Manifest.documents(yaml: $0) }
            var again = JSONWriter()
            again.node(try #require(ours.first).root)
            let text = String(decoding: yaml, as: UTF8.self)
            #expect(again.bytes == writer.bytes, "\(text)")
            let theirs = try #require(try Yams.load(yaml: text))
            #expect(describe(theirs) == describe(root), "\(text)")
        }
    }

    /// One spelling for Yams's values and ours. Yams makes its strings with Foundation, which drops
    /// a U+FEFF at their start, so that character is left out here; our own reader keeps it.
    private func describe(_ value: Any) -> String {
        switch value {
        case let map as [String: Any]: describe(map.map { (spelled($0.key), describe($0.value)) })
        case let list as [Any]: "[" + list.map(describe).joined(separator: ",") + "]"
        case let text as String: spelled(text)
        case let flag as Bool: "\(flag)"
        case let number as Int: "\(Double(number))"
        case let number as Double: "\(number)"
        default: "?\(value)"
        }
    }

    private func describe(_ node: JSONNode) -> String {
        switch node.kind {
        case .object: describe(node.members.map { (spelled(String($0.key)), describe($0.value)) })
        case .array: "[" + node.elements.map { describe($0) }.joined(separator: ",") + "]"
        case .string: spelled(node.string ?? "")
        case .true, .false: "\(node.bool == true)"
        case .null: "null"
        default: "\(node.double ?? 0)"
        }
    }

    private func spelled(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{FEFF}" }))
            .debugDescription
    }

    private func describe(_ members: [(String, String)]) -> String {
        let sorted = members.sorted { $0 < $1 }
        return "{" + sorted.map { "\($0):\($1)" }.joined(separator: ",") + "}"
    }

    static let plain: [(String, String)] = [
        (#""a""#, "a"), (#""10.0.0.1""#, "10.0.0.1"), (#""www.example.com""#, "www.example.com"),
        (#""true""#, #""true""#), (#""1""#, #""1""#), (#""a: b""#, #""a: b""#), (#""a:b""#, "a:b"),
        (#""""#, #""""#), (#""gw/a#b""#, "gw/a#b"), (#""-a""#, "-a"), (#""- a""#, #""- a""#),
        (#""*.example.com""#, #""*.example.com""#), (#""é""#, "é"), (#""a\nb""#, #""a\nb""#),
        (#""2026-11-22T10:00:00Z""#, #""2026-11-22T10:00:00Z""#), ("[]", "[]"), ("{}", "{}"),
        (
            #"{"a":[{"b":1,"c":[2]},[3]],"d":{"e":{}}}"#,
            "a:\n- b: 1\n  c:\n  - 2\n- - 3\nd:\n  e: {}"
        ),
    ]

    @Test(arguments: plain)
    func `quotes stand where they are needed`(_ json: String, _ yaml: String) throws {
        let bytes = YAMLWriter.yaml(try document(json).root)
        #expect(String(decoding: bytes, as: UTF8.self) == yaml + "\n")
    }
}
