import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("Identities of what is created")
struct IdentityTests {
    @Test func `no two are the same, in one commit or in several`() throws {
        let fixture = try LedgerFixture(.gateway())
        for round in 0..<20 {
            let names = ["a", "b"].map { NamespacedName(namespace: $0, name: "s\(round)") }
            try fixture.apply(.set(names[0], []), .set(names[1], []))
        }
        let ids = fixture.state.ids(of: .listenerSet)
        #expect(Set(ids.compactMap { fixture.state[$0]?.uid }).count == 40)
    }

    @Test func `another process makes others`() {
        let revision = Revision(rawValue: 7)
        #expect(Entropy().bits(at: revision) != Entropy().bits(at: revision))
    }
}
