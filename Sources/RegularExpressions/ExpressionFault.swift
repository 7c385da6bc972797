import CRE2

/// Why RE2 does not compile an expression.
public struct ExpressionFault: Error, Hashable {
    public enum Code: Sendable {
        /// It is no expression of RE2.
        case syntax
        /// It compiles to more than RE2 was given room for, or costs too much to find out.
        case tooLarge
    }

    public let code: Code
    /// What is wrong and what to do, to follow a colon.
    public let reason: String

    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }

    init(_ answer: cre2_answer) {
        let part = Self.part(of: answer)
        switch answer.fault {
        case cre2_too_large:
            self.init(.tooLarge, "it compiles to more than two thousand instructions; shorten it")
        case cre2_failure: self.init(.tooLarge, "RE2 cannot compile it; shorten it")
        default: self.init(.syntax, Self.reason(for: answer.fault, of: part))
        }
    }

    private static func reason(for fault: cre2_fault, of part: String) -> String {
        switch fault {
        case cre2_bad_escape: badEscape(part)
        case cre2_bad_class: badClass(part)
        case cre2_missing_bracket: "a '[' has no ']'; add it, or escape it with '\\'"
        case cre2_missing_parenthesis: "a '(' has no ')'; add it, or escape it with '\\'"
        case cre2_unexpected_parenthesis: "a ')' has no '('; escape it with '\\'"
        case cre2_trailing_backslash: "it ends in '\\'; write '\\\\'"
        case cre2_nothing_to_repeat:
            "the repetition '\(part)' has nothing before it; escape it with '\\'"
        case cre2_bad_count:
            "the repetition '\(part)' is out of range; use up to 1000 in all, the smaller number "
                + "first"
        case cre2_repeated_repetition:
            "'\(part)' repeats a repetition; put what is repeated into a group"
        case cre2_bad_group_name: "'\(part)' is no name of a group; use (?P<name>…)"
        default: badGroup(part)
        }
    }

    private static func badEscape(_ part: String) -> String {
        switch part.dropFirst().first {
        case "x": "'\(part)' is no byte; use two hexadecimal digits, as in \\x41"
        case .some("1"..."9"): "'\(part)' is a backreference, which is not supported"
        default: "'\(part)' is no escape here; remove the backslash, or write two"
        }
    }

    private static func badClass(_ part: String) -> String {
        if part.hasPrefix("\\") {
            return "'\(part)' is no category of Unicode; use one such as \\p{Lu}"
        }
        if part.hasPrefix("[") {
            return "the class '\(part)' is not known; use [:alpha:], [:digit:], …"
        }
        return "the range '\(part)' ends before it begins; turn it round"
    }

    private static func badGroup(_ part: String) -> String {
        switch part {
        case "(?=", "(?!":
            "'\(part)' looks ahead, which is not supported; write what is to match"
        case "(?<":
            "'\(part)' looks behind, which is not supported; a group with a name is (?P<name>…)"
        default:
            "'\(part)' starts no group that is known; use (…), (?:…), (?P<name>…) or (?i)"
        }
    }

    /// RE2 goes by bytes, and may end in the middle of a character.
    private static func part(of answer: cre2_answer) -> String {
        let text = withUnsafeBytes(of: answer.part) { bytes in
            String(decoding: bytes.prefix(answer.part_length), as: UTF8.self)
        }
        let isCut = answer.part_length == MemoryLayout.size(ofValue: answer.part)
        let whole = text.last == "\u{FFFD}" ? String(text.dropLast()) + "…" : text
        return isCut && !whole.hasSuffix("…") ? whole + "…" : whole
    }
}
