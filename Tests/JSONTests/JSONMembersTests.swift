import JSON
import Testing

struct JSONMembersTests {
    @Test(arguments: ["abc", "acb", "bac", "bca", "cab", "cba"])
    func `members are found in any order, and once`(_ order: String) throws {
        let text = "{" + order.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        var members = JSONMembers(of: try JSONDocument.parsing(Array(text.utf8)).root)
        #expect(members.take("a")?.string == "a")
        #expect(members.take("x") == nil)
        #expect(members.take("b")?.string == "b")
        #expect(members.take("b") == nil)
        #expect(members.take("c")?.string == "c")
        #expect(members.takeNext() == nil)
    }

    /// Further away than the bits reach that note what is taken.
    @Test(arguments: [1, 62, 63, 64, 65, 200])
    func `what is taken is not among the rest, however far it was`(_ distance: Int) throws {
        let names = (0..<distance).map { "\"n\($0)\":[{}]" } + [#""far":1"#, #""last":2"#]
        let text = "{" + names.joined(separator: ",") + "}"
        var members = JSONMembers(of: try JSONDocument.parsing(Array(text.utf8)).root)
        #expect(members.take("far")?.int64 == 1)
        #expect(members.take("far") == nil)
        #expect(members.take("n0")?.kind == .array)
        #expect(members.take("far") == nil)
        var rest: [String] = []
        while let (key, _) = members.takeNext() { rest.append(String(key)) }
        #expect(rest == (1..<distance).map { "n\($0)" } + ["last"])
    }

    @Test(arguments: ["[1,2]", "7", "null", "{}"])
    func `what is no object has no members`(_ text: String) throws {
        var members = JSONMembers(of: try JSONDocument.parsing(Array(text.utf8)).root)
        #expect(members.take("a") == nil)
        #expect(members.takeNext() == nil)
    }
}
