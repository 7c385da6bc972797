import ClientCommands
import JSON
import Terminal
import Testing

struct CommitSummaryTests {
    private static let plain = Terminal(
        descriptor: 1, isInteractive: false, columns: nil, hasColor: false)

    @Test func `a commit of a server reads as one of a file`() throws {
        let events = (1...12).map {
            #"{"type": "resource.applied", "kind": "Secret", "#
                + #""namespace": "web", "name": "s\#($0)"}"#
        }
        let text = """
            {"revision": 58, "time": "2026-11-22T10:00:03.000000Z", "actor": "ci", "newer": true,
            "origin": {"principal": "system:serviceaccount:web:ci"}, "newest": 1,
            "message": "Why\\nand\\u001bhow",
            "terms": {"overriddenFreezes": ["sale"], "confirmBefore": "2026-11-22T11:00:00Z",
            "proposal": {"name": "p-1", "author": "a", "approvers": ["b", "c"]}},
            "partial": true, "events": [\(events.joined(separator: ","))]}
            """
        let commit = CommitSummary(try JSONDocument.parsing(Array(text.utf8)).root)
        let lines = commit.text(on: Self.plain).split(separator: "\n").map(String.init)
        #expect(
            Array(lines.prefix(6)) == [
                "58  2026-11-22T10:00:03.000000Z  system:serviceaccount:web:ci (ci)  Why",
                #"    | and\u{1b}how"#, "    overrides ChangeFreeze sale",
                "    proposal p-1 of a, approved by b, c",
                "    to be confirmed before 2026-11-22T11:00:00Z",
                "    resource.applied Secret web/s1",
            ])
        #expect(lines.suffix(2) == ["    … 2 more", "    … and what you may not see"])
    }

    @Test(
        arguments: [
            ("system:anonymous", "web", "web"), ("system:anonymous", "anonymous", "anonymous"),
            ("a", "a", "a"), ("a", "b", "a (b)"), ("a", "anonymous", "a"), (nil, "web", "web"),
        ] as [(String?, String, String)])
    func `who did it is said once`(principal: String?, actor: String, text: String) {
        #expect(Author.text(principal: principal, actor: actor) == text)
    }
}
