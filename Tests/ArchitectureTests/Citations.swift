import Foundation

/// What can be cited: rules and sections of docs/semantics.md, sections of docs/ARCHITECTURE.md,
/// decisions.
struct Citable {
    /// `V3`, `Am1`: what begins a row of a table, or a paragraph in bold.
    let rules: Set<String>
    /// `6` and `6.5`, of docs/semantics.md.
    let sections: Set<String>
    /// Headings of docs/ARCHITECTURE.md.
    let chapters: Set<String>
    let decisions: Set<Int>

    init() throws {
        let semantics = try Repository.text(of: "docs/semantics.md")
        let rows = semantics.matches(of: /(?m)^(?:\| |\*\*)(Am\d+|[A-Z]\d+)(?: \||\.\*\*)/)
        rules = Set(rows.map { String($0.1) })
        let headings = semantics.matches(of: /(?m)^#{2,3} (\d+(?:\.\d+)?)\.?\s/)
        sections = Set(headings.map { String($0.1) })
        let architecture = try Repository.text(of: "docs/ARCHITECTURE.md")
        chapters = Set(architecture.matches(of: /(?m)^#{2,3} (.+)$/).map { String($0.1) })
        let files = Repository.files(in: "docs/decisions", endingIn: ".md")
        decisions = Set(files.compactMap { Int($0.dropFirst("docs/decisions/".count).prefix(4)) })
    }
}

/// A file with what it cites.
struct CitingFile {
    let path: String
    let text: String
    /// Without markers of comments and ends of lines, over which a citation may go on. Empty if the
    /// file cites nothing that has to be looked for here.
    private let joined: String

    init(_ path: String) throws {
        self.path = path
        text = try Repository.text(of: path)
        guard ["semantics.md", "ARCHITECTURE.md", "ecision"].contains(where: text.contains) else {
            joined = ""
            return
        }
        let markers = CharacterSet(charactersIn: "/#-* \t")
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: markers) }
        joined = lines.joined(separator: " ")
    }

    /// Words that look like the number of a rule: `V3`, `T127`, `Am1`.
    var rules: Set<String> {
        let words = text.utf8.split { !($0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_")) }
        return Set(words.lazy.filter(\.isRule).map { String(decoding: $0, as: UTF8.self) })
    }

    /// The numbers after `semantics.md`: of `semantics.md 4.2–4.4 and 6` all three.
    var sections: [String] {
        return joined.matches(of: /semantics\.md\S? ([\d.]+(?:(?:, | and |–|; )[\d.]+)*)/)
            .flatMap { $0.1.matches(of: /\d+(?:\.\d+)?/).map { String($0.0) } }
    }

    /// Names after `ARCHITECTURE.md`, in quotation marks.
    var chapters: [String] {
        return joined.matches(of: /ARCHITECTURE\.md, "([^"]+)"/).map { String($0.1) }
    }

    var decisions: [Int] {
        return joined.matches(of: /\b[Dd]ecisions? (\d+(?:(?:, | and | to )\d+)*)/)
            .flatMap { $0.1.matches(of: /\d+/).compactMap { Int($0.0) } }
    }

    /// Documents by their names alone, such as `README.md`.
    var documents: Set<String> {
        guard text.contains(".md") else { return [] }
        return Set(text.matches(of: /[\w-]+\.md\b/).map { String($0.0) })
    }

    /// Paths from the root, such as `docs/fields.md` and `Sources/Manifest`.
    var paths: Set<String> {
        let folders = ["Sources/", "Tests/", "docs/", "api/", "scripts/", "migrations/"]
        guard folders.contains(where: text.contains) else { return [] }
        let found = text.matches(
            of: /(?:^|[\s`("])((?:Sources|Tests|docs|api|scripts|migrations)\/[\w+.\/-]+)/)
        return Set(found.map { String($0.1.trimmingSuffix { "./".contains($0) }) })
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    fileprivate var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}

extension Substring.UTF8View {
    /// One of the letters of docs/semantics.md, or `Am`, and one or two digits; after `T` three.
    fileprivate var isRule: Bool {
        let letters = prefix { $0.isLetter }
        let digits = dropFirst(letters.count)
        guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit) else { return false }
        if letters.elementsEqual("Am".utf8) || letters.elementsEqual("T".utf8) { return true }
        return letters.count == 1 && digits.count < 3 && "DGILRSVWX".utf8.contains(first ?? 0)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
