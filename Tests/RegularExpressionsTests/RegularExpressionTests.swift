import LintelTesting
import RegularExpressions
import Testing

/// Expressions that proxies refuse are refused, those that people write are not, and what is wrong
/// is said.
struct RegularExpressionTests {
    @Test(arguments: ExpressionCorpus.accepted)
    func `a program is not taken for smaller than Envoy says`(_ expression: String, size: Int) {
        let counted = try? RegularExpression.programSize(of: expression)
        #expect(counted ?? .max >= size)
    }

    /// But for the two that are named, whose ways parted between Debian's RE2 and Envoy's.
    @Test(arguments: ExpressionCorpus.accepted)
    func `what Envoy takes is taken`(_ expression: String, size: Int) throws {
        if ["(?<n>a)", "(?i)straße"].contains(expression) || size > 100 { return }
        #expect(try RegularExpression.programSize(of: expression) == size)
    }

    @Test(arguments: ExpressionCorpus.usual)
    func `what people write is accepted`(_ expression: String) throws {
        #expect(try RegularExpression.programSize(of: expression) <= 100)
    }

    @Test(arguments: ExpressionCorpus.refused)
    func `what Envoy does not compile is refused`(_ expression: String) {
        #expect(throws: ExpressionFault.self) {
            try RegularExpression.programSize(of: expression)
        }
    }

    // MARK: What is said

    static let faults: [(expression: String, reason: String)] = [
        ("/[a", "a '[' has no ']'; add it, or escape it with '\\'"),
        ("/(a", "a '(' has no ')'; add it, or escape it with '\\'"),
        ("/a)", "a ')' has no '('; escape it with '\\'"),
        ("/a\\", "it ends in '\\'; write '\\\\'"),
        ("*.html", "the repetition '*' has nothing before it; escape it with '\\'"),
        ("a{2,1}", "the repetition '{2,1}' is out of range"),
        ("(a{50}){50}", "the repetition '{50}' is out of range; use up to 1000 in all"),
        ("a{2}*", "'{2}*' repeats a repetition; put what is repeated into a group"),
        ("(a)\\1", "'\\1' is a backreference, which is not supported"),
        ("\\e", "'\\e' is no escape here; remove the backslash, or write two"),
        ("\\é", "'\\…' is no escape here"),
        ("\\xg1", "'\\xg1' is no byte; use two hexadecimal digits, as in \\x41"),
        ("\\pX", "'\\pX' is no category of Unicode; use one such as \\p{Lu}"),
        ("[[:nope:]]", "the class '[:nope:]' is not known; use [:alpha:], [:digit:], …"),
        ("[z-a]", "the range 'z-a' ends before it begins; turn it round"),
        ("(?=a)", "'(?=' looks ahead, which is not supported; write what is to match"),
        ("(?<n>a)", "a group with a name is (?P<name>…)"),
        ("(?P<n-m>a)", "'(?P<n-m>' is no name of a group; use (?P<name>…)"),
        ("(?>a)", "'(?>' starts no group that is known"),
    ]

    @Test(arguments: faults)
    func `what is wrong is said`(_ expression: String, reason: String) {
        let fault = #expect(throws: ExpressionFault.self) {
            try RegularExpression.programSize(of: expression)
        }
        #expect(fault?.code == .syntax)
        #expect(fault?.reason.contains(reason) == true, "\(fault?.reason ?? "")")
    }

    // MARK: What is costly

    @Test(arguments: [
        String(repeating: "a{1000}", count: 580), String(repeating: "(a{7}){7}", count: 28),
        "a{201}", "a{0,201}", "a{201,}", "a{99999999999999999999}",
        String(repeating: #"\pL"#, count: 5),
        "(?i)[" + String(repeating: #"\P{Lu}"#, count: 5) + "]",
        "((((ab){6}){6}){6}){4}",
    ])
    func `what costs RE2 much is too large`(_ expression: String) {
        let fault = #expect(throws: ExpressionFault.self) {
            try RegularExpression.programSize(of: expression)
        }
        #expect(fault?.code == .tooLarge)
    }

    @Test(arguments: [#"/items/\{500\}"#, #"[{}]{2}"#, #"\p{Lu}\p{Ll}*"#, "/{id}", "a{,500}"])
    func `what stands for itself is not counted`(_ expression: String) throws {
        #expect(try RegularExpression.programSize(of: expression) <= 100)
    }

    @Test func `nesting costs no stack`() throws {
        let depth = 100_000
        let expression =
            String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
        #expect(throws: ExpressionFault.self) {
            try RegularExpression.programSize(of: expression)
        }
    }

    @Test func `a text may be anything`() throws {
        #expect(try RegularExpression.programSize(of: "") == 4)
        #expect(try RegularExpression.programSize(of: "a\0b") == 7)
    }
}
