import GatewayModel
import Testing

@Suite("Lexical types (semantics.md 1.1)")
struct LexicalTypeTests {
    static let long63 = String(repeating: "a", count: 63)
    static let long253 =
        (0..<4).map { _ in String(repeating: "b", count: 62) }
        .joined(separator: ".") + ".c"

    static let table: [(LexicalType, admitted: [String], refused: [String])] = [
        (
            .subdomain, ["a", "a.b", "a-b.c1", "1", "1.2.3.4", long253],
            [
                "", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "a-.b", "A", "a_b", "é",
                long253 + "d",
            ]
        ),
        (.namespace, ["shop", "a-b", long63], ["", "a.b", "-a", "a-", "A", long63 + "a"]),
        (
            .host, ["www.example.com", "*.example.com", "a", "*.a", "xn--bcher-kva.example"],
            ["*", "*.", "*a.com", "a.*.com", "*.*.com", "WWW.example.com", "a.com.", "", "a b"]
        ),
        (.group, ["", "gateway.networking.k8s.io"], ["A", "a/b", "-"]),
        (.kind, ["Secret", "a", "A-b1", long63], ["", "1a", "a-", "a.b", long63 + "a"]),
        (
            .listenerProtocol, ["HTTP", "http", "A-B", "example.com/bar", "e/B2"],
            ["example.com", "", "-A", "A-", "example.com/", "/bar", "a/b-c", "A.b/c", "a/b/c"]
        ),
        (
            .labelKey, ["a", "A_b.c-d", "example.com/x", "e/" + long63, long63],
            ["", "/a", "a/", "a/b/c", "-a", "a-", "E.com/x", long63 + "a", "é"]
        ),
        (.labelValue, ["", "a", "A_b.c-1", long63], ["-a", "a ", "a/b", long63 + "a"]),
        (.prefixedKey, ["example.com/x"], ["x", "", "example.com/"]),
    ]

    @Test func `each type admits what it should and nothing else`() {
        for (type, admitted, refused) in Self.table {
            for text in admitted { #expect(type.admits(text), "\(type) \(text)") }
            for text in refused { #expect(!type.admits(text), "\(type) \(text)") }
        }
    }

    @Test func `protocols and keys have their lengths`() {
        #expect(LexicalType.listenerProtocol.admits(String(repeating: "A", count: 255)))
        #expect(!LexicalType.listenerProtocol.admits(String(repeating: "A", count: 256)))
        #expect(!LexicalType.labelKey.admits(Self.long253 + "/a"))
    }
}
