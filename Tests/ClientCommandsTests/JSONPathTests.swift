import ClientCommands
import GatewayModel
import JSON
import Testing

struct JSONPathTests {
    private static let text = """
        {"spec": {"hostnames": ["a", "b"], "endpoints": [{"host": "x"}, {}, {"host": "y"}], "n": 5,
        "tls": null}, "status": {"conditions": [{"type": "A", "status": "True"},
        {"type": "B", "status": "False"}]}}
        """

    /// What no step leads away from.
    private static let whole = text.filter { !$0.isWhitespace }

    @Test(
        arguments: [
            (".spec.hostnames", [#"["a","b"]"#]), (".spec.hostnames[*]", [#""a""#, #""b""#]),
            (".spec.endpoints[*].host", [#""x""#, #""y""#]), (".spec.n", ["5"]),
            (#".status.conditions[?(@.type=="B")].status"#, [#""False""#]),
            (#".status.conditions[?(@.type=="C")].status"#, []), (".spec.missing.deeper", []),
            (".spec.n.deeper", []), (".spec.tls", ["null"]), ("", [whole]),
        ] as [(String, [String])])
    func `a path finds values`(path: String, values: [String]) throws {
        let root = try JSONDocument.parsing(Array(Self.text.utf8)).root
        let found = try #require(JSONPath(path)).values(in: root).map { node in
            var writer = JSONWriter()
            writer.node(node)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(found == values)
    }

    @Test(arguments: ["spec", "..", ".a[", ".a[0]", ".a[?(@.b)]", "$.a", ".a[?(@.b==1)]"])
    func `what columns do not use is not read`(path: String) {
        #expect(JSONPath(path) == nil)
    }

    @Test func `every column of every kind can be read`() {
        for kind in ResourceKind.shown {
            for column in kind.columns {
                #expect(JSONPath(column.jsonPath) != nil, "\(kind) \(column.jsonPath)")
            }
        }
    }

    @Test(
        arguments: [
            (0, "0s"), (119, "119s"), (120, "2m"), (150, "2m30s"), (600, "10m"), (10_800, "3h"),
            (11_580, "3h13m"), (28_800, "8h"), (172_800, "2d"), (180_000, "2d2h"), (691_200, "8d"),
            (63_072_000, "2y"), (63_158_400, "2y1d"), (-5, "0s"),
        ] as [(Int64, String)])
    func `an age is as kubectl has it`(seconds: Int64, text: String) {
        let now = Timestamp(rawValue: 1_000_000_000_000_000)
        #expect(
            Age.text(from: Timestamp(rawValue: now.rawValue - seconds * 1_000_000), to: now) == text
        )
    }
}
