import GatewayModel
import Testing

@testable import Projection

struct ReadyMadeRoleTests {
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
