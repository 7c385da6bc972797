import Foundation
import Testing

/// Style rules that a machine can check, so that reviews are for ideas (CONTRIBUTING.md).
struct TidyTests {
    private static let sources =
        ["Sources", "Tests", "Benchmarks", "migrations", "api"]
        .flatMap { Repository.files(in: $0) } + ["Package.swift"]
    static let swiftFiles = sources.filter { $0.hasSuffix(".swift") }

    /// The limit that `.editorconfig` has for the same files.
    @Test func `no line is longer than 100 characters`() throws {
        let suffixes = [".swift", ".c", ".cpp", ".h", ".sql"]
        let files = Self.sources.filter { suffixes.contains(where: $0.hasSuffix) }
        #expect(files.count > 500)
        for file in files where !file.contains("/testdata/") {
            let lines = try Repository.text(of: file).split(
                separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where line.count > 100 {
                Issue.record("\(file):\(index + 1) has \(line.count) characters")
            }
        }
    }

    @Test func `no source file is longer than 400 lines`() throws {
        for file in Self.swiftFiles where file.hasPrefix("Sources/") {
            let count = try Repository.text(of: file).count { $0 == "\n" }
            #expect(count <= 400, "\(file) has \(count) lines: part it by what one looks for")
        }
    }

    /// In backticks: `func `a set moves`()`. One word alone needs none.
    @Test func `names of tests are sentences`() throws {
        for file in Self.swiftFiles where file.hasPrefix("Tests/") {
            for test in try Repository.text(of: file).split(separator: "@Test").dropFirst() {
                guard let name = test.firstMatch(of: /func (`[^`]+`|\w+)[(<]/)?.1 else { continue }
                let isSentence = name.hasPrefix("`") || name.allSatisfy(\.isLowercase)
                #expect(isSentence, "\(file): write the test \(name) as words, in backticks")
            }
        }
    }

    @Test func `nothing is left to do`() throws {
        // In two halves, or this file would have what it forbids.
        let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        let folders = ["Sources", "Tests", "migrations", "api", "scripts", "docs"]
        let suffixes = [".swift", ".c", ".cpp", ".h", ".sql", ".sh", ".yaml", ".py", ".md"]
        for file in folders.flatMap({ Repository.files(in: $0) })
        where suffixes.contains(where: file.hasSuffix) {
            let text = try Repository.text(of: file)
            for marker in markers where text.contains(marker) {
                let pattern = try Regex("\\b\(marker)\\b")
                #expect(!text.contains(pattern), "\(file) has a \(marker)")
            }
        }
    }

    @Test func `every migration is compiled in, and in order`() throws {
        let files = Repository.files(in: "migrations", endingIn: ".sql").map {
            String($0.dropFirst("migrations/".count).dropLast(".sql".count))
        }
        let list = try Repository.text(of: "migrations/Migrations.swift")
            .matches(of: /Migration\((\d+), "(\w+)", PackageResources\._(\w+)\)/)
        #expect(list.map { String($0.2) } == files)
        #expect(list.map { Int($0.1) } == files.map { Int($0.prefix(4)) })
        #expect(list.map { "0\($0.3)" } == files.map { "\($0)_sql" })
        let manifest = try Repository.text(of: "Package.swift")
        for file in files { #expect(manifest.contains(#".embedInCode("\#(file).sql")"#)) }
    }

    @Test func `decisions are numbered without gaps, and each has its row in the index`() throws {
        let files = Repository.files(in: "docs/decisions", endingIn: ".md")
            .compactMap { $0.split(separator: "/").last.map(String.init) }
            .filter { $0 != "README.md" }
        #expect(files.map { Int($0.prefix(4)) } == Array(1...files.count))
        let rows = try files.map { file in
            let title = try Repository.text(of: "docs/decisions/\(file)")
                .prefix { $0 != "\n" }.split(separator: " ", maxSplits: 2)
            try #require(title.count == 3 && title[0] == "#", "\(file) begins with its title")
            return "| \(title[1].dropLast()) | [\(title[2])](\(file)) |"
        }
        let index = try Repository.text(of: "docs/decisions/README.md").split(separator: "\n")
            .filter { $0.contains("](0") }.map(String.init)
        #expect(index == rows)
    }
}
