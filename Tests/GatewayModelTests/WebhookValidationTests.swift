import GatewayModel
import Testing

@Suite("Write-time validation of webhooks")
struct WebhookValidationTests {
    typealias Example = RouteValidationTests.Example

    static func spec(_ change: (inout WebhookSpec) -> Void) -> ResourceSpec {
        var spec = WebhookSpec(
            url: "https://hooks.example", secret: "hooks", serviceAccountName: "ci")
        change(&spec)
        return .webhook(spec)
    }

    static func url(_ url: String) -> ResourceSpec { spec { $0.url = url } }

    static let names = (0..<65).map { "n\($0)" }

    static let urls = [
        "https://hooks.example", "http://localhost:8080/", "https://hooks.example?a=b&c=%2F",
        "https://192.0.2.1:1/x", "https://[2001:db8::1]", "https://[2001:db8::1]:65535/a;b",
        "https://a.b-c.example/t0/@x/'(~)!$*+,", "http://1and1.example",
        "https://hooks.example/" + String(repeating: "a", count: 2026),
    ]

    static let noURLs = [
        "", "hooks.example", "//hooks.example", "HTTPS://hooks.example", "ftp://hooks.example",
        "https:hooks.example", "https://", "https:///a", "https://?a", "https://:80",
        "https://user@hooks.example", "https://user:word@hooks.example", "https://a@b/",
        "https://hooks.example#a", "https://hooks.example/a b", "https://hooks.example/\u{e9}",
        "https://hooks.example/a\nb", "https://hooks.example/%", "https://hooks.example/%4x",
        "https://hooks.example/\"", "https://hooks.example/\\", "https://hooks.example\\@a.example",
        "https://Hooks.example", "https://hooks..example", "https://-a.example", "https://a_b",
        "https://hooks.example:", "https://hooks.example:0", "https://hooks.example:65536",
        "https://hooks.example:-1", "https://hooks.example:8o", "https://1.2.3.400",
        "https://010.0.0.1", "https://127.1", "https://2130706433", "https://0x7f000001",
        "https://0x7f.1", "https://a.0x1", "https://2001:db8::1", "https://[2001:db8::1",
        "https://[::1%25lo]", "https://[127.0.0.1]", "https://[]", "https://%6c.example",
        "https://hooks.example/" + String(repeating: "a", count: 2027),
    ]

    static let examples: [Example] =
        urls.map { Example("a URL: \($0.prefix(60))", url($0)) }
        + noURLs.map { Example("no URL: \($0.prefix(60))", url($0), ["V8 /url"]) }
        + [
            Example("a Secret's name", spec { $0.secretRef.name = "A" }, ["V8 /secretRef/name"]),
            Example("an account", spec { $0.serviceAccountName = "" }, ["V8 /serviceAccountName"]),
            Example("all events", spec { $0.events = WebhookEventKind.allCases }),
            Example(
                "an event twice", spec { $0.events = [.change, .rollback, .change] },
                ["V8 /events/2"]),
            Example(
                "33 events, the most of them twice",
                spec { $0.events = Array(repeating: .change, count: 33) },
                (["V8 /events"] + (1..<33).map { "V8 /events/\($0)" }).sorted()),
            Example(
                "64 namespaces",
                spec { $0.namespaces = Array(names.prefix(64)) }),
            Example(
                "65 namespaces",
                spec { $0.namespaces = names },
                ["V8 /namespaces"]),
            Example(
                "a namespace and a gateway that cannot be",
                spec {
                    $0.namespaces = ["a.b"]
                    $0.gateways = [GatewayReference(namespace: "a", name: "B")]
                },
                ["V8 /gateways/0/name", "V8 /namespaces/0"]),
            Example(
                "65 gateways",
                spec {
                    $0.gateways = names.map {
                        GatewayReference(namespace: "infra", name: $0)
                    }
                },
                ["V8 /gateways"]),
        ]

    @Test(arguments: examples)
    func `webhook rules`(_ example: Example) { RouteValidationTests.check(example) }

    @Test func `every kind of event has a type of its own`() {
        let types = WebhookEventKind.allCases.map(\.cloudEventType)
        #expect(Set(types).count == types.count)
        #expect(types.allSatisfy { $0.hasPrefix("dev.lintel.") })
    }
}
