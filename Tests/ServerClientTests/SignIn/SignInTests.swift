import GatewayModel
import OAuth
import Testing

@testable import ServerClient

/// Where one signs in, and when that is done again.
struct SignInTests {
    @Test(arguments: ["http://id.example", "https://id.example?x=1", "id.example", "", "https://"])
    func `an issuer is by https, or on this machine`(name: String) {
        let error = #expect(throws: ClientError.self) {
            try IssuerClient(name, authorityFile: nil)
        }
        #expect(error?.code == .usage)
    }

    @Test func `a token is renewed before it ends`() {
        let now = Timestamp(rawValue: 1_000_000_000)
        var signIn = SignIn(issuer: "i", clientID: "c", tokenType: .access, token: "t")
        #expect(!signIn.isEnding(at: now))
        for (seconds, isEnding) in [(31, false), (30, true), (0, true), (-5, true)] as [(Int64, _)]
        {
            signIn.expiresAt = Timestamp(rawValue: now.rawValue + seconds * 1_000_000).description
            #expect(signIn.isEnding(at: now) == isEnding, "\(seconds)")
        }
    }
}
