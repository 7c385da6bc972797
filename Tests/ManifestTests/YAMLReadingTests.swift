import Foundation
import GatewayModel
import JSON
import Manifest
import Testing

@Suite("YAML is read as Kubernetes reads it, or refused with a line")
struct YAMLReadingTests {
    private func json(_ yaml: [UInt8]) throws -> [String] {
        try yaml.withUnsafeBytes { try Manifest.documents(yaml: $0) }.map { document in
            var writer = JSONWriter()
            writer.node(document.root)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    static let scalars: [(String, String)] = [
        ("text", #""text""#), ("'1'", #""1""#), ("\"a\\u0041\"", #""aA""#), ("~", "null"),
        ("yes", "true"), ("Off", "false"), ("true", "true"), ("\"true\"", #""true""#),
        ("443", "443"), ("+1", "1"), ("-0", "0"), ("0x1F", "31"), ("0", "0"), ("+80", "80"),
        ("1:30", #""1:30""#), ("1.2.3", #""1.2.3""#), ("1.5", "1.5"), ("1e3", "1000.0"),
        (".5", "0.5"), ("1.", "1.0"),
        ("18446744073709551615", "18446744073709551615"), ("2026-11-22", #""2026-11-22""#),
        ("12:30", #""12:30""#), ("=", #""=""#), ("10.0.0.1", #""10.0.0.1""#), ("!!str 1", #""1""#),
        ("!!float 1", "1.0"), ("|\n  a\n  b\n", #""a\nb\n""#), ("[a, {b: c}]", #"["a",{"b":"c"}]"#),
        ("&x [1]", "[1]"), ("[&x {a: 1}, *x]", #"[{"a":1},{"a":1}]"#), ("y", #""y""#),
    ]

    @Test(arguments: scalars)
    func `a value is`(_ yaml: String, _ expected: String) throws {
        #expect(try json(Array("v: \(yaml)".utf8)) == ["{\"v\":\(expected)}"])
    }

    /// Numbers that readers of YAML do not agree on, and what is said of each.
    static let disputed: [(String, String)] = [
        ("0443", "is 291 to some readers of YAML and 443 to others; write 443, or 291 if octal"),
        ("-0443", "is -291 to some readers of YAML and -443 to others; write -443"),
        ("08", "is 8 to some readers of YAML and text to others; write 8,"),
        ("07", "begins with 0; write 7,"), ("00", "begins with 0; write 0,"),
        ("0o17", "is 15 to some readers of YAML and text to others; write 15,"),
        ("0b11", "is 3 to some"), ("1_000", "is 1000 to some"), ("0x1_F", "is 31 to some"),
        ("1_000.5", "is 1000.5 to some"), ("0_7", "begins with 0; write 7"),
        ("0777777777777777777777777777", "does not fit 64 bits"),
    ]

    @Test(arguments: disputed)
    func `does not guess`(_ number: String, _ says: String) {
        for text in ["port: \(number)", "port: !!int \(number)", "[\(number)]"] {
            let found = refusals { () throws(ManifestError) in try parseYAML(text.utf8) }
            #expect(found.first?.hasPrefix("line 1, column") == true, "\(found)")
            #expect(found.first?.contains(says) == true, "\(found)")
        }
        #expect(throws: Never.self) { try json(Array("a: '\(number)'".utf8)) }
    }

    @Test func `a byte-order mark is passed over`() throws {
        #expect(try json(Array("\u{feff}a: 1".utf8)) == [#"{"a":1}"#])
        #expect(try json(Array("\u{feff}--- a\n".utf8)) == [#""a""#])
        #expect(try json(Array("\u{feff}".utf8)) == [])
        let inside = refusals { () throws(ManifestError) in
            try parseYAML("a: 1\n---\n\u{feff}b: 1\nc: 2\n".utf8)
        }
        #expect(
            inside == ["line 3, column 1: a byte-order mark stands before this line; remove it"])
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 0x61, 0, 0x3A, 0], [0xFE, 0xFF, 0, 0x61, 0, 0x3A], [0, 0x61, 0, 0x3A],
        ] {
            let found = refusals { () throws(ManifestError) in try parseYAML(bytes) }
            #expect(found == ["line 1, column 1: the text is UTF-16; send it in UTF-8"])
        }
    }

    static let broken: [(name: String, yaml: String, place: String)] = [
        ("a tab as indentation", "a:\n\tb: 1", "line 2"), ("an open bracket", "a: [1,\n", "line 2"),
        ("a duplicate key", "a: 1\nb: 2\na: 3", "line 3, column 1: the key \"a\" is there twice"),
        ("a duplicate after an escape", "a: 1\n\"\\u0061\": 2", "line 2, column 1"),
        ("a key that is a number", "1: a", "line 1, column 1: the key \"1\" is not a string"),
        ("a key that is a boolean", "on: a", "line 1"), ("a key that is null", "~: a", "line 1"),
        ("a key that is a list", "? [a]\n: b", "line 1, column 3: a key has to be a string"),
        ("an alias as a key", "x: &a b\n*a : c", "line 2, column 1: an alias cannot be a key"),
        ("a merge key", "a: &a {b: 1}\nc:\n  <<: *a", "line 3, column 3: merge keys"),
        ("an unknown anchor", "a: *b", "line 1, column 4"), ("a cycle", "a: &a [*a]", "line 1"),
        ("infinity", "a: .inf", "line 1, column 4: the number \".inf\" is not finite"),
        ("not a number", "a: .NaN", "line 1"), ("too large a float", "a: 1e999", "line 1"),
        ("a huge integer", "a: 123456789012345678901", "line 1, column 4: the number"),
        ("a tag of somebody's", "a: !foo 1", "line 1, column 4: the tag"),
        ("a NUL byte", "a: \u{0}", "line 1"), ("a control character", "b: 1\na: \u{1}", "line 2"),
        ("an anchor of another document", "a: &x 1\n---\nb: *x", "line 3"),
    ]

    @Test(arguments: broken)
    func refuses(_ name: String, _ yaml: String, _ place: String) {
        let found = refusals { () throws(ManifestError) in try parseYAML(yaml.utf8) }
        #expect(found.first?.hasPrefix(place) == true, "\(name): \(found)")
    }

    @Test func `invalid UTF-8 is refused`() {
        let found = refusals { () throws(ManifestError) in
            try parseYAML(Array("a: 1\nb: ".utf8) + [0xFF, 0xFE])
        }
        #expect(found.first?.hasPrefix("line 2") == true, "\(found)")
    }

    @Test func `documents are counted without empty ones, and issues say which`() throws {
        let pod = "apiVersion: v1\nkind: Pod\n"
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"
        #expect(
            try json(Array("# only\n---\n\(namespace)---\n---\n# x\n---\na: 1\n...\n".utf8)).count
                == 2)
        let text = "---\n---\n\(namespace)---\n\(pod)"
        #expect(
            refusals { () throws(ManifestError) in try parseYAML(text.utf8) }
                == ["UnknownKind /1/kind"])
        #expect(
            refusals { () throws(ManifestError) in try parseYAML(pod.utf8) } == [
                "UnknownKind /kind"
            ])
        for nothing in ["", "\n", "---\n", "# c"] {
            #expect(
                refusals { () throws(ManifestError) in try parseYAML(nothing.utf8) } == [
                    "NoChanges "
                ])
        }
    }

    @Test func `a YAML document may have the form of a changeset`() throws {
        let text = "message: hi\nchanges:\n- delete: {kind: Namespace, name: a}\n"
        #expect(try parseYAML(text.utf8).changeset.message == "hi")
        let found = refusals { () throws(ManifestError) in try parseYAML((text + "---\na: 1").utf8)
        }
        #expect(found.first == "OneChangeset /0")
    }

    @Test func `aliases cannot make a small file large`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let row = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(row)]\n"
        }
        let found = refusals { () throws(ManifestError) in try parseYAML(bomb.utf8) }
        #expect(found.first?.contains("aliases make this too large") == true, "\(found)")
    }

    static let excessive: [(yaml: String, says: String)] = [
        (String(repeating: "---\n", count: 10_002), "more than 10000 empty documents"),
        (String(repeating: "--- a\n", count: 10_001), "more than 10000 documents"),
        ((0...4096).map { "k\($0): 1\n" }.joined(), "line 4097, column 1: a mapping has more"),
        ("[" + (0...10_000).map { "&a\($0) b" }.joined(separator: ",") + "]", "10000 anchors"),
    ]

    @Test(arguments: excessive)
    func `stops at the limit`(_ yaml: String, _ says: String) {
        let found = refusals { () throws(ManifestError) in try parseYAML(yaml.utf8) }
        #expect(found.count == 1 && found[0].contains(says), "\(found)")
    }

    @Test func `as many as the limits say are read`() throws {
        #expect(
            try json(Array(String(repeating: "---\n--- a\n", count: 9_999).utf8)).count == 9_999)
        let keys = (0..<4096).map { "k\($0): 1\n" }.joined()
        #expect(try json(Array(keys.utf8)).count == 1)
    }

    static let deep: [(String, String)] = [
        ("flow sequences", String(repeating: "[", count: 10_000)),
        ("flow mappings", String(repeating: "{a: ", count: 10_000)),
        ("dashes", String(repeating: "- ", count: 10_000)),
        ("question marks", String(repeating: "? ", count: 10_000)),
        ("blocks", (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
        ("a million brackets", String(repeating: "[", count: 1_000_000)),
    ]

    @Test(arguments: deep)
    func `deep nesting is refused on a small stack`(_ name: String, _ yaml: String) {
        nonisolated(unsafe) var found: [String] = []
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            found = refusals { () throws(ManifestError) in try parseYAML(yaml.utf8) }
            done.signal()
        }
        thread.stackSize = 512 << 10
        thread.start()
        done.wait()
        #expect(found.count == 1 && found[0].hasPrefix("line"), "\(name): \(found)")
    }
}
