import Foundation
import LintelTesting
import Testing

/// What the commands that read print at a terminal: its width, its colours, its pager.
struct TerminalOutputTests {
    private let shop: CommandShop

    init() throws { shop = try CommandShop.reading() }

    /// At a terminal of 80 columns where nobody types, after `settings` of a shell.
    private func terminal(_ settings: String, _ words: String) throws -> String {
        let line = "stty cols 80; $LINTEL \(words)"
        let result = try shop.shell(
            "\(settings); script --quiet --return --command '\(line)' /dev/null < /dev/null")
        #expect(result.status == 0, "\(result)")
        return result.output.replacing("\r\n", with: "\n")
    }

    // MARK: Width

    /// What has no place at which it may be broken.
    private static let words = ["UID:", "REQUEST:", "DETAILS:"]

    @Test(
        arguments: [
            "get lset -A -o wide", "describe lset/shop/late", "history -o wide", "nodes",
            "explain web.example.com:80", "warnings -o wide",
        ])
    func `at 40 columns nothing is cut off, and no line is longer`(line: String) throws {
        let narrow = try shop.terminal(40, typing: "", line)
        #expect(narrow.status == 0, "\(narrow)")
        let words = try shop.run(line).output.split(whereSeparator: \.isWhitespace)
        // But for how long ago something was, which goes on.
        for word in words where !word.allSatisfy({ $0.isNumber || "(sm".contains($0) }) {
            #expect(narrow.output.contains(word), "\(line): \(word)")
        }
        let lines: [Substring] = narrow.output.split(whereSeparator: \.isNewline)
        let wide = lines.filter { line in
            line.count > 40 && !Self.words.contains { line.hasPrefix($0) }
        }
        #expect(wide.isEmpty, "\(line)")
    }

    // MARK: Colours

    private static let table = "get lset -n shop"
    private static let green = "\u{1B}[32mTrue"

    @Test(
        arguments: [
            ("unset NO_COLOR", "", true), ("export NO_COLOR=", "", true),
            ("export NO_COLOR=1", "", false), ("export NO_COLOR=0", "", false),
            ("unset NO_COLOR; export TERM=dumb", "", false),
            ("unset NO_COLOR", "--color never", false),
            ("export NO_COLOR=1", "--color always", true),
            ("unset NO_COLOR", "-o json", false),
        ] as [(String, String, Bool)])
    func `colours are for a terminal whose user wants them`(
        settings: String, option: String, areThere: Bool
    ) throws {
        let output = try terminal(settings, "\(Self.table) \(option)")
        #expect(output.contains("True"), "\(output)")
        #expect(output.contains(Self.green) == areThere, "\(output)")
        #expect(output.contains("\u{1B}[") == areThere, "\(output)")
    }

    @Test func `a file has colours only if they are asked for`() throws {
        let plain = try shop.shell("unset NO_COLOR; $LINTEL \(Self.table)")
        #expect(plain.output.contains("True") && !plain.output.contains("\u{1B}"), "\(plain)")
        #expect(try shop.run(Self.table + " --color always").output.contains(Self.green))
    }

    // MARK: Pager

    /// Without how long ago something was, which goes on.
    private func lines(_ settings: String, _ words: String) throws -> [String] {
        let text = try terminal(settings, words).replacing(/\ \([0-9a-z]+ ago\)/, with: "")
        return text.trimmingCharacters(in: .newlines).components(separatedBy: "\n")
    }

    @Test(
        arguments: [
            ("unset LINTEL_PAGER; export PAGER=\"sed s/^/P:/\"", "P:"),
            ("export LINTEL_PAGER=\"sed s/^/L:/\" PAGER=\"sed s/^/P:/\"", "L:"),
            ("export LINTEL_PAGER= PAGER=\"sed s/^/P:/\"", ""),
            ("unset LINTEL_PAGER; export PAGER=", ""),
            ("unset LINTEL_PAGER; export PAGER=cat", ""),
            ("unset LINTEL_PAGER; export PAGER=/nowhere/pager", ""),
        ])
    func `long texts go through the pager that the user has set`(
        settings: String, mark: String
    ) throws {
        for words in ["history -o wide", "log", "describe lset/shop/web"] {
            // But for what the shell says of a program that is not there.
            let lines = try lines(settings, words).filter { !$0.contains("/nowhere/pager") }
            let plain = try self.lines("export LINTEL_PAGER=cat", words)
            #expect(plain.count > 5)
            #expect(lines == plain.map { mark + $0 }, "\(words)")
        }
    }

    @Test func `what nobody pages through goes through none`() throws {
        let settings = "unset LINTEL_PAGER; export PAGER=\"sed s/^/P:/\""
        // A short answer at a terminal, and a long one without.
        #expect(try terminal(settings, Self.table).hasPrefix("NAME"))
        let piped = try shop.shell("\(settings); $LINTEL log")
        #expect(piped.output.hasPrefix("4  20") && !piped.output.contains("P:"), "\(piped)")
    }
}
