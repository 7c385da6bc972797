import Testing

/// Who reads a name should not have to ask which of two it means (CONTRIBUTING.md).
struct NameTests {
    @Test func `no two types share a name`() throws {
        var homes: [Substring: [String]] = [:]
        let words = "(?:public |package |final |indirect )*(?:struct|class|enum|actor|protocol)"
        let declaration = try Regex<(Substring, Substring)>("^\(words) (\\w+)")
        for file in TidyTests.swiftFiles where file.hasPrefix("Sources/") {
            for line in try Repository.text(of: file).split(separator: "\n") {
                guard let name = line.firstMatch(of: declaration)?.1 else { continue }
                homes[Substring(String(name)), default: []].append(file)
            }
        }
        #expect(homes.count > 300, "the declarations were not found")
        for (name, files) in homes where files.count > 1 {
            Issue.record("\(name) is declared in \(files.joined(separator: " and in "))")
        }
    }
}
