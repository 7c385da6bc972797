import GatewayModel
import Ledger
import MicroHTTP
import OIDC

/// Who asks: made once for each token, and for who has none from the address.
final class Caller: Sendable {
    let principal: Principal
    /// Of the token or certificate that says so; nil for who has none, and for the token of the
    /// first start.
    let tokenID: String?
    /// When the token, or the certificate, ends by itself; nil: never.
    let expiresAt: Timestamp?
    /// What says so, where that is no token.
    let certificate: PeerCertificate?
    /// The issuer's key that its token is signed with; nil where the log has the token.
    let issuerKey: KeyFingerprint?
    /// Where it is noted that the token was used.
    let use: TokenUses.Use?
    /// Who shares what the server has to give: those of one name, or of one address.
    let share: Share

    enum Share: Hashable, Sendable {
        case named(ExactText)
        case address(ClientAddress)

        static func principal(_ name: String) -> Share { .named(ExactText(name)) }

        var text: String {
            switch self {
            case .named(let name): name.text
            case .address(let address): address.description
            }
        }
    }

    init(
        _ principal: Principal, tokenID: String? = nil, expiresAt: Timestamp? = nil,
        certificate: PeerCertificate? = nil, issuerKey: KeyFingerprint? = nil,
        use: TokenUses.Use? = nil, share: Share
    ) {
        self.principal = principal
        self.tokenID = tokenID
        self.expiresAt = expiresAt
        self.certificate = certificate
        self.issuerKey = issuerKey
        self.use = use
        self.share = share
    }

    /// Whether its token or certificate has ended by itself.
    func hasExpired(at now: Timestamp) -> Bool {
        guard let expiresAt else { return false }
        return expiresAt <= now
    }

    /// Who needs to say nothing.
    static func open(_ request: Request) -> Caller {
        Caller(.open, share: .address(request.client))
    }
}

extension Caller: Equatable {
    static func == (left: Caller, right: Caller) -> Bool {
        left === right
            || left.share == right.share && left.tokenID == right.tokenID
                && left.principal == right.principal
    }
}
