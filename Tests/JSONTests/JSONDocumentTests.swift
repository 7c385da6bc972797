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

    static let broken: [(text: String, line: Int, column: Int, says: String)] = [
        ("", 1, 1, "the text ends"), ("  ", 1, 3, "the text ends"),
        ("{\"a\":\n [", 2, 3, "inside of an array"), ("{\"a\":1", 1, 7, "inside of an object"),
        ("{\"a\":\n \"x}", 2, 2, "does not end"), ("[\"a\nb\"]", 1, 4, "line end"),
        ("[\"\u{1}\"]", 1, 3, "control character"), (#"["\x"]"#, 1, 3, "escape"),
        (#"["\u12G4"]"#, 1, 3, "hexadecimal"), (#"["\ud800"]"#, 1, 3, "surrogate"),
        (#"["\ud800\u0041"]"#, 1, 3, "surrogate"), (#"["\udc00"]"#, 1, 3, "surrogate"),
        ("{\"a\": 1,\n}", 2, 1, "a comma too many"), ("[1,\n2,\n]", 3, 1, "a comma too many"),
        ("[,1]", 1, 2, "a comma too many"), ("{\"a\":}", 1, 6, "a value is missing"),
        ("{} {}", 1, 4, "more after"), ("[1 2]", 1, 4, "a ','"), ("[1}", 1, 3, "a ','"),
        ("{\"a\" 1}", 1, 6, "a ':'"), ("{a:1}", 1, 2, "double quotes"),
        ("['a']", 1, 2, "double quotes"), ("[01]", 1, 2, "begin with 0"), ("[1.]", 1, 2, "number"),
        ("[-]", 1, 2, "number"), ("[1e]", 1, 2, "number"), ("[1a]", 1, 2, "number"),
        ("[+1]", 1, 2, "no value"), ("[1e999]", 1, 2, "too large"),
        ("[123456789012345678901234567890]", 1, 2, "too large"),
        ("nul", 1, 1, "null"), ("[nul]", 1, 2, "null"), ("{\"a\":nulL}", 1, 6, "null"),
        ("[nullx]", 1, 2, "null"), ("[tru]", 1, 2, "true"), ("[\n falsch]", 2, 2, "false"),
        ("[None]", 1, 2, "no value"), ("\u{feff}[1,\n 2", 2, 3, "inside of an array"),
    ]

    @Test(arguments: broken)
    func `a broken text says where and why`(
        _ text: String, _ line: Int, _ column: Int, _ says: String
    ) throws {
        let error = try #require(throws: JSONError.self) { try parse(text) }
        #expect(error.line == line, "\(error)")
        #expect(error.column == column, "\(error)")
        #expect(error.message.contains(says), "\(error)")
    }

    @Test func `a byte-order mark is passed over`() throws {
        #expect(try parse("\u{feff}[1]").root.elements.map(\.int64) == [1])
        #expect(throws: JSONError.self) { try parse("\u{feff}\u{feff}[1]") }
        #expect(throws: JSONError.self) { try parse("\u{feff}") }
    }

    static let foreign: [(bytes: [UInt8], name: String)] = [
        ([0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x7B, 0, 0x7D], "UTF-16"),
        ([0x7B, 0, 0x7D, 0], "UTF-16"), ([0, 0x7B, 0, 0x7D], "UTF-16"),
        ([0xFF, 0xFE, 0, 0, 0x7B, 0, 0, 0], "UTF-32"), ([0, 0, 0, 0x7B], "UTF-32"),
    ]

    @Test(arguments: foreign)
    func `a text of another encoding is named`(_ bytes: [UInt8], _ name: String) throws {
        let error = try #require(throws: JSONError.self) { try JSONDocument.parsing(bytes) }
        #expect(error.message == "the text is \(name); send it in UTF-8")
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

    @Test func `values are counted without names, up to a limit`() throws {
        let root = try parse(#"{"a":[1,"b",{"c":null}],"d":{},"e":2.5}"#).root
        for limit in 0..<8 { #expect(root.holdsMore(than: limit)) }
        for limit in 8..<20 { #expect(!root.holdsMore(than: limit)) }
        #expect(root.count == 3)
        #expect(root["a"]?.count == 3)
        #expect(root["a"]?.elements.map(\.count) == [0, 0, 1])
    }

    @Test func `the first large object has a pointer`() throws {
        let root = try parse(#"{"a":1,"b":[0,{"x":1,"y/z":{"p":1,"q":2,"r":3}}]}"#).root
        #expect(root.firstObject(largerThan: 1)?.pointer == "")
        #expect(root.firstObject(largerThan: 2)?.pointer == "/b/1/y~1z")
        #expect(root.firstObject(largerThan: 2)?.count == 3)
        #expect(root.firstObject(largerThan: 3) == nil)
    }
}
