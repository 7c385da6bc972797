import Testing

/// Whatever is cited is there: rules by number, sections, decisions, files, links.
struct CitationTests {
    private static let suffixes = [
        ".swift", ".c", ".cpp", ".h", ".sql", ".sh", ".yaml", ".py", ".md",
    ]
    static let files =
        ["Sources", "Tests", "Benchmarks", "migrations", "api", "scripts", "docs", "examples"]
        .flatMap { Repository.files(in: $0) }
        .filter { file in suffixes.contains(where: file.hasSuffix) }
        + ["Package.swift"] + Repository.rootDocuments

    @Test func `every citation leads somewhere`() throws {
        let citable = try Citable()
        #expect(citable.rules.count > 150 && citable.sections.count > 30)
        let names = Set(Self.files.filter { $0.hasSuffix(".md") }.compactMap(\.fileName))
        for path in Self.files {
            let file = try CitingFile(path)
            let surplus =
                file.rules.filter { !citable.rules.contains($0) }.map { "rule \($0)" }
                + file.sections.filter { !citable.sections.contains($0) }
                .map { "semantics.md \($0)" }
                + file.chapters.filter { !citable.chapters.contains($0) }
                .map { "ARCHITECTURE.md, \"\($0)\"" }
                + file.decisions.filter { !citable.decisions.contains($0) }
                .map { "decision \($0)" }
                + file.documents.filter { name in !names.contains { $0.hasSuffix(name) } }
            #expect(surplus.isEmpty, "\(path) cites \(surplus.sorted()): not there")
        }
    }

    /// A path may leave out how a file's name ends: `docs/decisions/0012`.
    @Test func `every path that is named is there`() throws {
        // Descriptions and scripts have paths of the API.
        for path in Self.files where path.hasSuffix(".swift") || path.hasSuffix(".md") {
            for named in try CitingFile(path).paths where !Repository.exists(named) {
                let folder = named.split(separator: "/").dropLast().joined(separator: "/")
                let begun = Repository.files(in: folder).contains { $0.hasPrefix(named) }
                #expect(begun, "\(path) names \(named): not there")
            }
        }
    }

    static let documents = files.filter { $0.hasSuffix(".md") }

    @Test(arguments: documents)
    func `links lead somewhere`(document: String) throws {
        let folder = document.split(separator: "/").dropLast().joined(separator: "/")
        for link in try Repository.text(of: document).matches(of: /\]\(([^)\s]+)\)/) {
            let parts = link.1.split(separator: "#", omittingEmptySubsequences: false)
            guard let target = parts.first, !target.contains("://"), !target.hasPrefix("mailto:")
            else { continue }
            let path =
                target.isEmpty ? document : folder.isEmpty ? String(target) : "\(folder)/\(target)"
            guard Repository.exists(path) else {
                Issue.record("\(document) links to \(target): not there")
                continue
            }
            guard parts.count > 1, path.hasSuffix(".md") else { continue }
            let anchors = try Repository.text(of: path).split(separator: "\n").filter {
                $0.hasPrefix("#")
            }.map(\.anchor)
            #expect(
                anchors.contains(String(parts[1])),
                "\(document) links to \(link.1): no such heading")
        }
    }
}

extension String {
    fileprivate var fileName: String? { split(separator: "/").last.map(String.init) }
}

extension Substring {
    /// Of a heading, as GitHub makes it.
    fileprivate var anchor: String {
        let text = drop { $0 == "#" || $0 == " " }.lowercased()
        return String(text.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) })
            .replacing(" ", with: "-")
    }
}
