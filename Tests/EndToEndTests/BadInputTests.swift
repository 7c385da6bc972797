import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// Whatever comes in, the answer says what is wrong, and nothing is harmed.
struct BadInputTests {
    static let yaml = "application/yaml"

    static func namespace(_ name: String) -> String {
        #"{"apply":{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\#(name)"}}}"#
    }

    static func changes(_ changes: some Sequence<String>) -> String {
        #"{"changes":["# + changes.joined(separator: ",") + "]}"
    }

    /// A set without a port that could be, and with HTTPS that has no certificate.
    static let twiceWrong = """
        {"apply": {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
          "metadata": {"namespace": "a", "name": "b"},
          "spec": {"parentRef": {"name": "g"}, "listeners": [
            {"name": "x", "port": 0, "protocol": "HTTP"},
            {"name": "y", "port": 443, "protocol": "HTTPS"}]}}}
        """

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
            "JSON 10,000 deep",
            text: String(repeating: "[", count: 10_000)
                + String(repeating: "]", count: 10_000), 400, "malformed-body", says: "deep"),
        .init(
            "YAML flow 10,000 deep", type: yaml,
            text: String(repeating: "[", count: 10_000)
                + String(repeating: "]", count: 10_000), 400, "malformed-body"),
        .init(
            "YAML blocks 10,000 deep", type: yaml,
            text: (0..<10_000).map { String(repeating: " ", count: $0 % 1000) + "- " }
                .joined(separator: "\n"), 400, "malformed-body"),
        .init(
            "YAML sequences 10,000 deep on one line", type: yaml,
            text: String(repeating: "- ", count: 10_000) + "a", 400, "malformed-body"),
        .init("a YAML alias bomb", type: yaml, text: aliasBomb, 400, "malformed-body"),
        .init(
            "invalid UTF-8 in JSON",
            bytes: Array(#"{"message":""#.utf8) + [0xFF]
                + Array(#"","changes":[]}"#.utf8), 400, "malformed-body"),
        .init(
            "invalid UTF-8 in YAML", type: yaml, bytes: Array("kind: ".utf8) + [0xC3, 0x28], 400,
            "malformed-body"),
        .init(
            "a NUL byte in JSON",
            bytes: Array("{\"message\":\"a".utf8) + [0]
                + Array("\"}".utf8), 400, "malformed-body"),
        .init(
            "a NUL byte in YAML", type: yaml, bytes: Array("kind: a".utf8) + [0, 10], 400,
            "malformed-body"),
        .init(
            "something that is not gzip", headers: ["Content-Encoding": "gzip"], text: "{}", 400,
            "malformed-body"),
        .init(
            "a gzip bomb", headers: ["Content-Encoding": "gzip"], bytes: GzipBomb.bytes, 413,
            "too-large"),
        .init("33 MiB", bytes: [UInt8](repeating: 0x20, count: 33 << 20), 413, "too-large"),
    ]

    static let aliasBomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + (1..<12).map { n in
            let aliases = Array(repeating: "*a\(n - 1)", count: 10).joined(separator: ", ")
            return "a\(n): &a\(n) [\(aliases)]"
        }.joined(separator: "\n")

    static let invalid: [BadInput] = [
        .init(
            "changes that are no list", text: #"{"changes":{}}"#, 422, "invalid", ["/changes"]),
        .init("no changes", text: #"{"changes":[]}"#, 422, "invalid", ["/changes"]),
        .init(
            "wrong types all over",
            text: changes([
                #"{"apply":{"apiVersion":"v1","kind":"Namespace","#
                    + #""metadata":{"name":7,"labels":[]}}}"#,
                #"{"apply":1}"#, "2",
            ]), 422, "invalid",
            [
                "/changes/0/apply/metadata/name", "/changes/0/apply/metadata/labels",
                "/changes/1/apply", "/changes/2",
            ]),
        .init(
            "unknown kinds",
            text: changes([
                #"{"apply":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}}"#
            ]),
            422, "invalid", ["/changes/0/apply/kind"]),
        .init(
            "a Gateway of another apiVersion", type: yaml,
            text: "apiVersion: v1\nkind: Gateway\nmetadata: {namespace: a, name: b}\n"
                + "spec: {gatewayClassName: c, listeners: []}", 422, "invalid", ["/apiVersion"]),
        .init(
            "a NUL in a text",
            text: changes([#"{"delete":{"kind":"Namespace","name":"a\u0000"}}"#]),
            422, "invalid"),
        .init(
            "10,001 changes", text: changes((0...10_000).map { namespace("n\($0)") }), 422,
            "invalid", ["/changes"]),
        .init(
            "one bad change, twice wrong, among 500",
            text: changes(
                (0..<500).map {
                    $0 == 321 ? twiceWrong : namespace("n\($0)")
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

    @Test(arguments: unreadable + brokenJSON + oddTexts + invalid + wrongPlaces)
    func `is told what is wrong and harms nothing`(_ input: BadInput) throws {
        let client = try SharedServer.get().client()
        var headers = input.headers
        headers["Content-Type"] = input.type
        let answer = try client.send(
            input.method, input.target, headers: headers, bytes: input.body())

        #expect(answer.status == input.status, "\(answer.text.prefix(500))")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.problem == input.problem.map { "/problems/" + $0 })
        if let pointers = input.pointers { #expect(answer.pointers == pointers) }
        if !input.detail.isEmpty {
            #expect(answer.text.contains(input.detail), "\(answer.text.prefix(500))")
        }
        if answer.status == 405 { #expect(answer.headers["allow"] == "POST") }

        let other = try SharedServer.get().client()
        #expect(try other.headRevision() == 2)
        #expect(try other.get("/readyz").status == 200)
    }

    @Test func `a field nobody knows is dropped if that is wished`() throws {
        let client = try SharedServer.get().client()
        let body = #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","colour":"red"}}"#
        let strict = try client.post("/v1/changes?dryRun=true", body)
        #expect(strict.status == 422)
        #expect(strict.pointers == ["/metadata/colour"])
        let answer = try client.post("/v1/changes?dryRun=true&fieldValidation=Ignore", body)
        #expect(answer.status == 200)
        let warning = try #require(answer.root["warnings"]?.elements.first { _ in true })
        #expect(warning["code"]?.string == "UnknownField")
        #expect(warning["message"]?.string?.contains("colour") == true)
    }

    @Test func `a flood of headers is cut off`() throws {
        let lintel = try SharedServer.get()
        let client = try lintel.client()
        let flood = (0..<20_000).map { "X-\($0): y\r\n" }.joined()
        let answer = try? client.send(
            Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\(flood)\r\n".utf8))
        // Whether the client still hears why depends on how much it has sent.
        if let answer { #expect(answer.status == 431) }
        #expect(try lintel.client().get("/healthz").status == 200)
    }

    @Test func `HEAD says what GET says without the body`() throws {
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
        // Nobody lets go of what is static.
        atexit {
            if let server = try? SharedServer.shared.get() {
                Foundation.kill(server.lintel.processID, SIGKILL)
                try? FileManager.default.removeItem(atPath: server.directory.path)
            }
        }
    }
}
