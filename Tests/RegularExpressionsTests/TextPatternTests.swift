import RegularExpressions
import Testing

@Suite("Texts matched against expressions")
struct TextPatternTests {
    @Test func `all of a text matches, or some part of it`() throws {
        let pattern = try #require(TextPattern("SHOP-[0-9]+"))
        #expect(pattern.matches("SHOP-12") && !pattern.matches("for SHOP-12"))
        #expect(pattern.isFound(in: "for SHOP-12, at last") && !pattern.isFound(in: "SHOP-"))
        #expect(try #require(TextPattern("")).isFound(in: "") == true)
    }

    /// A literal is that text and no other, whatever characters it has.
    @Test(arguments: ["a.b", "x{2}", "(?i)", "\\Q", "é.ü", "^$", "-", "日本", "a|b", "[a]*+?"])
    func `a literal stands for itself`(_ text: String) throws {
        let pattern = try #require(TextPattern(TextPattern.literal(text)))
        #expect(pattern.matches(text))
        #expect(!pattern.matches(text + "x") && !pattern.matches("x"))
    }

    @Test func `a character is one, however many bytes it has`() throws {
        let pattern = try #require(TextPattern("."))
        #expect(pattern.matches("é") && pattern.matches("日") && !pattern.matches("ab"))
    }

    @Test(arguments: ["(", "a{2001}", "(?=a)"])
    func `what RE2 does not compile is no pattern`(_ expression: String) {
        #expect(TextPattern(expression) == nil)
    }

    /// RE2 looks at each byte once; what would cost much to compile is refused.
    static let blowups = [
        "(a+)+$", "(a|aa)*b", "(.*)*x", "((a{10}){10}){10}", "a{1000}{1000}",
        String(repeating: "(", count: 500) + String(repeating: ")", count: 500),
        String(repeating: "a?", count: 4_000), "\\pL\\pL\\pL\\pL\\pL",
        String(repeating: "x", count: 9_000),
    ]

    @Test(arguments: blowups)
    func `no expression blows up`(_ expression: String) {
        let text = String(repeating: "a", count: 4_096) + "!"
        let duration = ContinuousClock().measure {
            guard (try? RegularExpression.programSize(of: expression)) != nil else { return }
            _ = TextPattern(expression)?.isFound(in: text)
        }
        #expect(duration < .seconds(1))
    }
}
