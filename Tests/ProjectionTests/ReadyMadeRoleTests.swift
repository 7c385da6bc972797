import Foundation
import GatewayModel
import Testing

@testable import Projection

struct ReadyMadeRoleTests {
    private static let begin = "<!-- ready-made roles: made from ReadyMadeRole.swift -->\n"
    private static let end = "<!-- end of ready-made roles -->"

    /// LINTEL_WRITE_GOLDEN=1 writes them anew.
    @Test func `docs/access.md has them as they are`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/access.md")
        var document = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(document.range(of: Self.begin))
        let stop = try #require(document.range(of: Self.end))
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            document.replaceSubrange(start.upperBound..<stop.lowerBound, with: Self.table)
            try Data(document.utf8).write(to: file)
        } else {
            let part = String(document[start.upperBound..<stop.lowerBound])
            #expect(part == Self.table, "see LINTEL_WRITE_GOLDEN")
        }
    }

    private static let table =
        ReadyMadeRole.all.map { role in
            var text = "\n### `\(role.name)`\n\n\(role.about)\n\n| verbs | resources |\n|---|---|\n"
            for rule in role.rules {
                text += "| \(rule.verbs.joined(separator: ", ")) | "
                text += rule.resources.map { "`\($0)`" }.joined(separator: ", ") + " |\n"
            }
            return text
        }.joined() + "\n"

    @Test func `nobody else has their names`() throws {
        for role in ReadyMadeRole.all {
            let mine = Change(
                .apply(
                    Resource(
                        metadata: Metadata(name: role.name),
                        spec: .role(.clusterRole, RoleSpec(rules: [])))))
            for change in [mine, Change(.delete(mine.id))] {
                let refusal = #expect(throws: Refusal.self) {
                    try GatewayState().decide(
                        [Intent(change)],
                        DecisionContext(
                            now: Timestamp(rawValue: 0), actor: "x", entropy: (0, 0)))
                }
                #expect(refusal?.issues.map(\.code) == ["ReadyMade"])
            }
        }
    }
}
