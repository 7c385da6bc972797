import JSON
import Testing

@Suite("JSONWriter: the same values are the same bytes")
struct JSONWriterTests {
    static let strings: [(String, String)] = [
        ("", #""""#),
        ("plain", #""plain""#),
        (#"a"b\c"#, #""a\"b\\c""#),
        ("a\nb\rc\td", #""a\nb\rc\td""#),
        ("\u{0}\u{1}\u{1f}", ##""\u0000\u0001\u001f""##),
        ("\u{7f}é漢😀/", "\"\u{7f}é漢😀/\""),
        ("\n", #""\n""#),
        ("eight by eight, and seven more é", #""eight by eight, and seven more é""#),
    ]

    /// They are looked at eight bytes at a time: one in every place of texts of every length.
    @Test func `an escape is seen wherever it is`() throws {
        for special in ["\"", "\\", "\u{0}", "\u{1f}", "\n"] {
            for (before, after) in (0..<20).flatMap({ left in (0..<20).map { (left, $0) } }) {
                let (left, right) = ("~é".prefix(before % 3), String(repeating: "!", count: after))
                let text = String(repeating: "\u{20}", count: before) + left + special + right
                var writer = JSONWriter()
                writer.string(text)
                #expect(try JSONDocument.parsing(writer.bytes).root.string == text)
                #expect(!writer.bytes.contains { $0 < 0x20 })
            }
        }
    }

    @Test(arguments: strings)
    func `strings escape what RFC 8259 requires and nothing else`(_ text: String, _ json: String)
        throws
    {
        var writer = JSONWriter()
        writer.string(text)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
        #expect(try JSONDocument.parsing(writer.bytes).root.string == text)
    }

    @Test func `commas stand between members and elements only`() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a", 1)
            writer.key("b")
            writer.array { _ in }
            writer.key("c")
            writer.array(of: ["x", "y"])
            writer.member("d", ["z": "1", "é": "2", "a": "3"])
            writer.member("e", ifPresent: nil)
            writer.member("f", true)
        }
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == #"{"a":1,"b":[],"c":["x","y"],"d":{"a":"3","z":"1","é":"2"},"f":true}"#)
    }

    static let copies = [
        #"{"a":[1,-2,18446744073709551615,9223372036854775807,-9223372036854775808]}"#,
        #"[true,false,null,"\u0000x",{},[],{"":{"k/~":"v"}}]"#, "0", #""a""#, "1.5", "1e+100",
    ]

    @Test(arguments: copies)
    func `a copied document is the document`(_ json: String) throws {
        var writer = JSONWriter()
        writer.node(try JSONDocument.parsing(Array(json.utf8)).root)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
    }
}
