import GatewayModel
import Testing

/// Which names are this server's, and which others may give.
@Suite struct PrincipalNameTests {
    @Test(arguments: [
        "ada", "oidc:ada", "Ada Lovelace", "ädä", "ada@example.com", "systems:a", "a system:admin",
        "oidc:system:masters", "system", String(repeating: "a", count: 253),
    ])
    func `names that others may give`(name: String) {
        #expect(Principal.fault(inForeignName: name) == nil)
    }

    @Test(arguments: [
        "", "a\nb", "a\u{0}", "a\u{202E}b", "a\u{200B}b", "a\u{2028}b",
        String(repeating: "a", count: 254),
    ])
    func `names that would not be seen for what they are`(name: String) {
        #expect(Principal.fault(inForeignName: name) == .notPlain)
    }

    @Test(arguments: ["system:", "system:masters", "System:masters", "SYSTEM:x", "system:\u{301}x"])
    func `names that only this server gives`(name: String) {
        #expect(Principal.fault(inForeignName: name) == .reserved)
        #expect(Principal.isReserved(name))
    }

    @Test func `what this server calls people, it knows`() {
        let account = NamespacedName(namespace: "shop", name: "ci")
        let principal = Principal.serviceAccount(account)
        #expect(Principal.account(named: principal.name) == account)
        for groups in [principal, .admin, .anonymous, .open].map(\.groups) {
            for group in groups { #expect(Principal.hasOwnGroup(group), "\(group)") }
        }
        for name in ["system:serviceaccount:shop", "system:serviceaccount:a:b:c", "a:b:c:d"] {
            #expect(Principal.account(named: name) == nil)
        }
        for name in ["system:nodes", "system:serviceaccounts:", "system:serviceaccounts:A"] {
            #expect(!Principal.hasOwnGroup(name))
        }
    }
}
