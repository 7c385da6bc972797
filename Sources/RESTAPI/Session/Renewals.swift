import Crypto
import OIDC
import Synchronization

/// Of several pages that renew one session at once, one asks the issuer, and all get what it says:
/// many a refresh token counts only once.
final class Renewals: Sendable {
    typealias Outcome = Result<IssuerSignIn.Tokens, SignInFault>
    typealias Completion = @Sendable (Outcome) -> Void

    private enum Renewal {
        case underWay([Completion])
        case done(IssuerSignIn.Tokens, at: ContinuousClock.Instant)
    }

    private let state = Mutex<[[UInt8]: Renewal]>([:])

    /// A page that asked a moment later has the old token still.
    private static let memory = Duration.seconds(30)
    private static let limit = 1024

    /// - Parameter ask: asks the issuer.
    func renew(
        _ refreshToken: String, _ completion: @escaping Completion,
        _ ask: (@escaping Completion) -> Void
    ) {
        let key = Array(SHA256.hash(data: Array(refreshToken.utf8)))
        enum Turn { case first, waiting, late(IssuerSignIn.Tokens) }
        let turn = state.withLock { state -> Turn in
            switch state[key] {
            case .underWay(let waiting):
                state[key] = .underWay(waiting + [completion])
                return .waiting
            case .done(let tokens, let time) where time.duration(to: .now) < Self.memory:
                return .late(tokens)
            default:
                state[key] = .underWay([completion])
                return .first
            }
        }
        switch turn {
        case .first: ask { [self] in end(key, $0) }
        case .waiting: break
        case .late(let tokens): completion(.success(tokens))
        }
    }

    private func end(_ key: [UInt8], _ outcome: Outcome) {
        let waiting = state.withLock { state -> [Completion] in
            guard case .underWay(let waiting) = state[key] else { return [] }
            state[key] = nil
            state = state.filter { _, renewal in
                if case .done(_, let time) = renewal {
                    return time.duration(to: .now) < Self.memory
                }
                return true
            }
            if case .success(let tokens) = outcome, state.count < Self.limit {
                state[key] = .done(tokens, at: .now)
            }
            return waiting
        }
        for completion in waiting { completion(outcome) }
    }
}
