import GatewayModel
import Ledger
import MicroHTTP

/// Who asks: made once for each token, and for who has none from the address.
final class Caller: Sendable {
    let principal: Principal
    /// Of the token that says so; nil for who has none, and for the one of the first start.
    let tokenID: String?
    /// When the token ends by itself; nil: never.
    let expiresAt: Timestamp?
    /// Where it is noted that the token was used.
    let use: TokenUses.Use?
    /// Who shares what the server has to give: those of one name, or of one address.
    let share: Share

    enum Share: Hashable, Sendable {
        case principal(String)
        case address(ClientAddress)

        var text: String {
            switch self {
            case .principal(let name): name
            case .address(let address): address.description
            }
        }
    }

    init(
        _ principal: Principal, tokenID: String? = nil, expiresAt: Timestamp? = nil,
        use: TokenUses.Use? = nil, share: Share
    ) {
        self.principal = principal
        self.tokenID = tokenID
        self.expiresAt = expiresAt
        self.use = use
        self.share = share
    }

    /// Whether its token has ended by itself.
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
