import JSON
import Testing

@Suite("JSONDocument: one value, or where the text stops being one")
struct JSONDocumentTests {
    private func parse(_ text: String) throws -> JSONDocument {
        try JSONDocument.parsing(Array(text.utf8))
    }

    @Test func `a cursor reads every kind`() throws {
        let text =
            #"{"o":{"x":1},"a":[1,2],"s":"t","i":-5,"u":18446744073709551615,"#
            + #""d":0.5,"t":true,"f":false,"n":null}"#
        let root = try parse(text).root
        #expect(root.kind == .object)
        #expect(root["o"]?["x"]?.int64 == 1)
        #expect(root["a"]?.elements.map(\.int64) == [1, 2])
        #expect(root["s"]?.string == "t")
        #expect(root["i"]?.int64 == -5)
        #expect(root["i"]?.uint64 == nil)
        #expect(root["u"]?.int64 == nil)
        #expect(root["u"]?.uint64 == UInt64.max)
        #expect(root["u"]?.double == 18_446_744_073_709_551_615.0)
        #expect(root["d"]?.double == 0.5)
        #expect(root["d"]?.int64 == nil)
        #expect(root["t"]?.bool == true)
        #expect(root["f"]?.bool == false)
        #expect(root["n"]?.isNull == true)
        #expect(root["absent"] == nil)
        #expect(
            root.members.map { String($0.key) } == ["o", "a", "s", "i", "u", "d", "t", "f", "n"])
        #expect(root.elements.map(\.kind) == [])
    }

    static let broken: [(text: String, line: Int, column: Int)] = [
        ("", 1, 1), ("  ", 1, 3), ("{\"a\":\n \"x}", 2, 2), ("{\"a\": 1,\n}", 2, 1),
        ("[1,\n2,\n]", 3, 1), ("{} {}", 1, 4), ("[1 2]", 1, 4), (#"["\ud800"]"#, 1, 2),
        ("nul", 1, 1), ("[123456789012345678901234567890]", 1, 2), ("{\"a\" 1}", 1, 6),
    ]

    @Test(arguments: broken)
    func `a broken text says its line`(_ text: String, _ line: Int, _ column: Int) throws {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.line == line)
        // simdjson points at or shortly after the culprit.
        #expect(abs((error?.column ?? 0) - column) <= 8, "\(String(describing: error))")
        #expect(error?.message.isEmpty == false)
    }

    @Test func `invalid UTF-8 is refused`() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            #expect(throws: JSONError.self) {
                try JSONDocument.parsing([0x22] + bytes + [0x22])
            }
        }
    }

    @Test func `depth is counted from the outermost container`() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            #expect(throws: Never.self) { try parse(nested(64, open, close)) }
            for depth in [65, 66, 10_000, 1_000_000] {
                let error = #expect(throws: JSONError.self) {
                    try parse(nested(depth, open, close))
                }
                #expect(error?.message == "objects and arrays nest deeper than 64 levels")
            }
        }
        #expect(throws: Never.self) { try JSONDocument.parsing(Array("[[1]]".utf8), maxDepth: 2) }
        #expect(throws: JSONError.self) {
            try JSONDocument.parsing(Array("[[[1]]]".utf8), maxDepth: 2)
        }
    }

    @Test func `a document over 1 MiB reads like a small one`() throws {
        let item = #"{"name":"listener","port":443}"#
        let text = "[" + Array(repeating: item, count: 60_000).joined(separator: ",") + "]"
        let large = try parse(text)
        let small = try parse("[1]")
        #expect(large.root.elements.reduce(0) { $0 + Int($1["port"]?.int64 ?? 0) } == 60_000 * 443)
        #expect(small.root.elements.map(\.int64) == [1])
        #expect(throws: JSONError.self) { try parse(text + "]") }
    }

    static let duplicates: [(String, String?)] = [
        (#"{"a":1,"b":2}"#, nil), (#"{"a":1,"a":2}"#, "/a"),
        (#"[1,{"x":{"/":1,"/":1}}]"#, "/1/x/~1"),
        (#"{"a":{"b":1},"c":{"b":1}}"#, nil), (#"{"a":1,"\u0061":2}"#, "/a"), ("1", nil),
        ("{" + (0..<40).map { "\"k\($0)\":1" }.joined(separator: ",") + #","k3":1}"#, "/k3"),
        ("{" + (0..<40).map { "\"k\($0)\":1" }.joined(separator: ",") + #","k39":1}"#, "/k39"),
    ]

    @Test(arguments: duplicates)
    func `a duplicate key has a pointer`(_ text: String, _ pointer: String?) throws {
        #expect(try parse(text).root.firstDuplicateKey == pointer)
    }
}
