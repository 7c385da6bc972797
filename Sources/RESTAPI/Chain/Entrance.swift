import Certificates
import GatewayModel
import Ledger
import Logging
import MicroHTTP
import OIDC

/// Who finds out who asks, and the sessions of people who look at pages.
struct Entrance {
    let authentication: any Authentication
    /// Nil where nobody has to say who he is.
    let sessions: Sessions?

    init(
        _ ledger: Ledger, _ access: AccessMode, _ tls: TLSUse?, _ vault: Vault,
        epoch: AccessEpoch, clock: any WallClock, logger: Logger
    ) {
        guard case .tokens(let admin, let issuer) = access else {
            (authentication, sessions) = (OpenAuthentication(), nil)
            return
        }
        let tokens = TokenAuthentication(
            ledger, admin: admin,
            issuer: issuer.map { IssuerAuthentication($0, clock: clock) }, epoch: epoch,
            clock: clock, logger: logger)
        let certificates = CertificateAuthentication(
            tokens: tokens, denied: tls?.denied ?? DeniedClients(),
            issuerPrefixes: issuer?.prefixes ?? [], clock: clock)
        let sessions = Sessions(
            tokens, issuer, seal: SessionSeal(vault.keys(for: "session")), clock: clock,
            logger: logger)
        self.sessions = sessions
        authentication = SessionAuthentication(others: certificates, sessions: sessions)
    }
}
