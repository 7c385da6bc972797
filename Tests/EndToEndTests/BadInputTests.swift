import GatewayModel
import JSON
import LintelTesting
import Testing

/// One thing a client may do wrong, and what it is told.
struct BadInput: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var method = "POST"
    var target = "/v1/changes"
    var type: String? = "application/json"
    var headers: [String: String] = [:]
    var body: @Sendable () -> [UInt8] = { [] }
    let status: Int
    /// The end of the problem's type; nil where HTTP itself has a say and sends no document.
    let problem: String?
    /// All of them, in order; nil where there are none to say.
    var pointers: [String]?
    var detail = ""

    init(
        _ name: String, _ method: String = "POST", _ target: String = "/v1/changes",
        type: String? = "application/json", headers: [String: String] = [:],
        text: @autoclosure @escaping @Sendable () -> String,
        _ status: Int, _ problem: String?, _ pointers: [String]? = nil, says detail: String = ""
    ) {
        self.init(
            name, method, target, type: type, headers: headers, bytes: Array(text().utf8), status,
            problem, pointers, says: detail)
    }

    init(
        _ name: String, _ method: String = "POST", _ target: String = "/v1/changes",
        type: String? = "application/json", headers: [String: String] = [:],
        bytes: @autoclosure @escaping @Sendable () -> [UInt8],
        _ status: Int, _ problem: String?, _ pointers: [String]? = nil, says detail: String = ""
    ) {
        testDescription = name
        (self.method, self.target, self.type, self.headers) = (method, target, type, headers)
        (self.status, self.problem, self.pointers, self.detail) = (status, problem, pointers, detail)
        body = bytes
    }
}

/// Whatever comes in, the answer says what is wrong, and nothing is harmed.
struct BadInputTests {
    static let yaml = "application/yaml"

    static func namespace(_ name: String) -> String {
        #"{"apply":{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(name)"}}}"#
    }

    static func changes(_ changes: some Sequence<String>) -> String {
        #"{"changes":["# + changes.joined(separator: ",") + "]}"
    }

    static let unreadable: [BadInput] = [
        .init("JSON cut short", text: "{\n  \"changes\": [", 400, "malformed-body", says: "line 2"),
        .init(
            "JSON with a comma too many", text: "{\"changes\":\n [1,]}", 400, "malformed-body",
            says: "line 2, column 5"),
        .init("nothing", text: "", 400, "malformed-body"),
        .init(
            "YAML with a tab", type: yaml, text: "kind: Gateway\n\tspec: 1", 400,
            "malformed-body", says: "line 2, column 1"),
        .init(
            "YAML with an open bracket", type: yaml, text: "kind: [a, b", 400, "malformed-body",
            says: "flow sequence"),
        .init(
            "a JSON key twice", text: #"{"changes":[],"message":"a","message":"b"}"#, 400,
            "malformed-body", ["/message"]),
        .init(
            "a YAML key twice", type: yaml, text: "kind: Gateway\nkind: Gateway", 400,
            "malformed-body", says: "line 2"),
        .init(
            "JSON 10,000 deep", text: String(repeating: "[", count: 10_000)
                + String(repeating: "]", count: 10_000), 400, "malformed-body", says: "deep"),
        .init(
            "YAML flow 10,000 deep", type: yaml, text: String(repeating: "[", count: 10_000)
                + String(repeating: "]", count: 10_000), 400, "malformed-body"),
        .init(
            "YAML blocks 10,000 deep", type: yaml,
            text: (0..<10_000).map { String(repeating: " ", count: $0 % 1000) + "- " }
                .joined(separator: "\n"), 400, "malformed-body"),
        .init(
            "YAML sequences 10,000 deep on one line", type: yaml,
            text: String(repeating: "- ", count: 10_000) + "a", 400, "malformed-body"),
        .init("a YAML alias bomb", type: yaml, text: aliasBomb, 400, "malformed-body"),
        .init("invalid UTF-8 in JSON", bytes: Array(#"{"message":""#.utf8) + [0xFF]
            + Array(#"","changes":[]}"#.utf8), 400, "malformed-body"),
        .init(
            "invalid UTF-8 in YAML", type: yaml, bytes: Array("kind: ".utf8) + [0xC3, 0x28], 400,
            "malformed-body"),
        .init("a NUL byte in JSON", bytes: Array("{\"message\":\"a".utf8) + [0]
            + Array("\"}".utf8), 400, "malformed-body"),
        .init(
            "a NUL byte in YAML", type: yaml, bytes: Array("kind: a".utf8) + [0, 10], 400,
            "malformed-body"),
        .init("something that is not gzip", headers: ["Content-Encoding": "gzip"], text: "{}", 400,
            "malformed-body"),
        .init("a gzip bomb", headers: ["Content-Encoding": "gzip"], bytes: GzipBomb.bytes, 413,
            "too-large"),
        .init("33 MiB", bytes: [UInt8](repeating: 0x20, count: 33 << 20), 413, "too-large"),
    ]

    static let aliasBomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + (1..<12).map { n in
            "a\(n): &a\(n) [" + Array(repeating: "*a\(n - 1)", count: 10).joined(separator: ", ") + "]"
        }.joined(separator: "\n")

    static let invalid: [BadInput] = [
        .init(
            "changes that are no list", text: #"{"changes":{}}"#, 422, "invalid", ["/changes"]),
        .init("no changes", text: #"{"changes":[]}"#, 422, "invalid", ["/changes"]),
        .init(
            "wrong types all over",
            text: changes([
                #"{"apply":{"apiVersion":"v1","kind":"Namespace","metadata":{"name":7,"labels":[]}}}"#,
                #"{"apply":1}"#, "2",
            ]), 422, "invalid",
            [
                "/changes/0/apply/metadata/name", "/changes/0/apply/metadata/labels",
                "/changes/1/apply", "/changes/2",
            ]),
        .init(
            "unknown kinds",
            text: changes([#"{"apply":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}}"#]),
            422, "invalid", ["/changes/0/apply/kind"]),
        .init(
            "a Gateway of another apiVersion", type: yaml,
            text: "apiVersion: v1\nkind: Gateway\nmetadata: {namespace: a, name: b}\n"
                + "spec: {gatewayClassName: c, listeners: []}", 422, "invalid", ["/apiVersion"]),
        .init(
            "a NUL in a text", text: changes([#"{"delete":{"kind":"Namespace","name":"a\u0000"}}"#]),
            422, "invalid"),
        .init(
            "10,001 changes", text: changes((0...10_000).map { namespace("n\($0)") }), 422,
            "invalid", ["/changes/10000/apply"]),
        .init(
            "one bad change, twice wrong, among 500",
            text: changes(
                (0..<500).map {
                    $0 == 321
                        ? #"{"apply":{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":{"namespace":"a","name":"b"},"spec":{"parentRef":{"name":"g"},"listeners":[{"name":"x","port":0,"protocol":"HTTP"},{"name":"y","port":443,"protocol":"HTTPS"}]}}}"#
                        : namespace("n\($0)")
                }), 422, "invalid",
            [
                "/changes/321/apply/spec/listeners/0/port",
                "/changes/321/apply/spec/listeners/1/tls",
            ]),
        .init(
            "one resource twice", text: changes([namespace("a"), namespace("a")]), 422, "invalid",
            ["/changes/1/apply"]),
        .init(
            "a rollback with a misspelt scope", "POST", edge + "/rollback",
            text: #"{"toVersion":1,"Scope":{"namespace":"shop"}}"#, 422, "invalid", ["/Scope"]),
        .init(
            "a rollback to what was no version", "POST", edge + "/rollback",
            text: #"{"toVersion":77}"#, 422, "invalid", ["/toVersion"]),
    ]

    static let wrongPlaces: [BadInput] = [
        .init("a path with a NUL", "GET", "/v1/namespaces/a%00b", text: "", 400, "invalid-parameter"),
        .init("a path with ..", "GET", "/v1/../etc/passwd", text: "", 400, "invalid-parameter"),
        .init("a path with %2e%2e", "GET", "/v1/%2e%2e/x", text: "", 400, "invalid-parameter"),
        .init("a path that is cut", "GET", "/v1/%4", text: "", 400, "invalid-parameter"),
        .init("an unknown path", "GET", "/v2/changes", text: "", 404, "not-found"),
        .init("an unknown gateway", "GET", "/v1/namespaces/x/gateways/y/snapshot", text: "", 404, "not-found"),
        .init("no such version", "GET", edge + "/versions/77/snapshot", text: "", 404, "version-not-found"),
        .init(
            "a version that is no number", "GET", edge + "/versions/x/snapshot", text: "", 400,
            "invalid-parameter"),
        .init(
            "since a version of another gateway", "GET", edge + "/snapshot?since=2", text: "", 410,
            "version-gone"),
        .init("since the future", "GET", edge + "/snapshot?since=9000", text: "", 410, "version-gone"),
        .init("a misspelt parameter", "POST", "/v1/changes?dryrun=true", text: "", 400, "invalid-parameter"),
        .init(
            "a parameter twice", "POST", "/v1/changes?dryRun=true&dryRun=true", text: "", 400,
            "invalid-parameter"),
        .init("a wait of a week", "GET", edge + "/snapshot?wait=7d", text: "", 400, "invalid-parameter"),
        .init("a wrong method", "PUT", "/v1/changes", text: "", 405, "method-not-allowed"),
        .init("a method nobody knows", "BREW", "/v1/changes", text: "", 405, "method-not-allowed"),
        .init("no content type", type: nil, text: "{}", 415, "unsupported-media-type"),
        .init("a form", type: "application/x-www-form-urlencoded", text: "a=b", 415,
            "unsupported-media-type"),
        .init("a coding nobody reads", headers: ["Content-Encoding": "br"], text: "{}", 415,
            "unsupported-media-type"),
        .init("nothing acceptable", "GET", edge + "/snapshot", headers: ["Accept": "image/png"], text: "", 406,
            "not-acceptable"),
        .init(
            "a key with a blank", headers: ["Idempotency-Key": "a b"],
            text: changes([namespace("a")]), 400, "invalid-parameter"),
        .init(
            "a plan that is none", "POST", "/v1/changes?expectPlan=yes",
            text: changes([namespace("a")]), 400, "invalid-parameter"),
        .init(
            "a time that is none", "GET", edge + "/snapshot?at=yesterday", text: "", 400, "invalid-parameter"),
        .init("a revert of what never was", "POST", "/v1/commits/77/revert", text: "{}", 404, "not-found"),
    ]

    @Test(arguments: unreadable + invalid + wrongPlaces)
    func isToldWhatIsWrongAndHarmsNothing(_ input: BadInput) throws {
        let client = try SharedServer.get().client()
        var headers = input.headers
        headers["Content-Type"] = input.type
        let answer = try client.send(
            input.method, input.target, headers: headers, bytes: input.body())

        #expect(answer.status == input.status, "\(answer.text.prefix(500))")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.problem == input.problem.map { "/problems/" + $0 })
        if let pointers = input.pointers { #expect(answer.pointers == pointers) }
        #expect(answer.text.contains(input.detail), "\(answer.text.prefix(500))")
        if answer.status == 405 { #expect(answer.headers["allow"] == "POST") }

        let other = try SharedServer.get().client()
        #expect(try other.headRevision() == 2)
        #expect(try other.get("/readyz").status == 200)
    }

    @Test func aFieldNobodyKnowsIsWarnedOf() throws {
        let client = try SharedServer.get().client()
        let answer = try client.post(
            "/v1/changes?dryRun=true",
            #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","colour":"red"}}"#)
        #expect(answer.status == 200)
        #expect(try answer.root["warnings"]?.elements.contains { node in
            node["code"]?.string == "UnknownField" && node["message"]?.string?.contains("colour") == true
        } == true, "\(answer.text)")
    }

    @Test func aFloodOfHeadersIsCutOff() throws {
        let lintel = try SharedServer.get()
        let client = try lintel.client()
        let flood = (0..<20_000).map { "X-\($0): y\r\n" }.joined()
        let answer = try? client.send(Array("GET /healthz HTTP/1.1\r\nHost: t\r\n\(flood)\r\n".utf8))
        // Whether the client still hears why depends on how much it has sent.
        if let answer { #expect(answer.status == 431) }
        #expect(try lintel.client().get("/healthz").status == 200)
    }

    @Test func headSaysWhatGetSaysWithoutTheBody() throws {
        let client = try SharedServer.get().client()
        for path in [edge + "/snapshot", "/healthz", "/v1/nowhere"] {
            let (get, head) = (try client.get(path), try client.send("HEAD", path))
            #expect(head.status == get.status)
            #expect(head.headers["content-length"] == get.headers["content-length"])
            #expect(head.headers["etag"] == get.headers["etag"])
        }
    }
}

/// One server for all of this file: what it was sent must not change it.
private final class SharedServer: Sendable {
    private let directory: TemporaryDirectory
    private let lintel: LintelProcess

    private static let shared = Result { try SharedServer() }

    static func get() throws -> LintelProcess { try shared.get().lintel }

    private init() throws {
        directory = try TemporaryDirectory()
        lintel = try LintelProcess(directory.file("lintel.db"))
        let client = try lintel.client()
        _ = try client.change([Requests.gateway()])
        _ = try client.change([Requests.gateway("other")])
    }
}
