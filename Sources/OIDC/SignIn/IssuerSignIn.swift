import Dispatch
import GatewayModel
import OAuth
import Synchronization

/// Signs in at the issuer who looks at pages of this server: Authorization Code with PKCE (RFC
/// 6749, section 4.1; RFC 7636), as a client without a secret. What belongs to one sign-in is kept
/// by who asks, not here.
public final class IssuerSignIn: Sendable {
    /// What is asked with, and found again in the answer. Nobody else can guess any of it.
    public struct Question: Sendable {
        public let state: String
        let nonce: String
        let verifier: String
        let redirectURI: String

        public init(state: String, nonce: String, verifier: String, redirectURI: String) {
            (self.state, self.nonce) = (state, nonce)
            (self.verifier, self.redirectURI) = (verifier, redirectURI)
        }
    }

    /// What came of it: the token that is sent to this server, which has yet to be judged.
    public struct Tokens: Sendable {
        public let token: String
        /// Nil if the issuer gave none.
        public let refreshToken: String?
    }

    public typealias Completion<Value> = @Sendable (Result<Value, SignInFault>) -> Void

    private let issuer: SignInIssuer
    /// To ask blocks; so many are asking at once.
    private let queue = DispatchQueue(label: "lintel.oidc.sign-in", attributes: .concurrent)
    private let busy = Atomic(0)
    private static let limit = 16

    init(_ settings: IssuerSettings) { issuer = SignInIssuer(settings) }

    /// Where the browser has to go.
    public func begin(_ question: Question, _ completion: @escaping Completion<String>) {
        if let url = issuer.knownURL(for: question) { return completion(.success(url)) }
        perform(completion) { issuer throws(SignInFault) in try issuer.url(for: question) }
    }

    /// - Parameter answer: what the browser brings back, name by name; nil if it cannot be read.
    public func finish(
        _ question: Question, _ answer: [(name: String, value: String)]?,
        _ completion: @escaping Completion<Tokens>
    ) {
        perform(completion) { issuer throws(SignInFault) in
            try issuer.tokens(for: answer, to: question)
        }
    }

    /// New tokens by a refresh token, which may be spent by that.
    public func renew(_ refreshToken: String, _ completion: @escaping Completion<Tokens>) {
        perform(completion) { issuer throws(SignInFault) in
            try issuer.tokens(renewing: refreshToken)
        }
    }

    /// Makes a refresh token worthless, if the issuer does that and can be asked.
    public func revoke(_ refreshToken: String) {
        perform({ (_: Result<Void, SignInFault>) in }) { issuer throws(SignInFault) in
            try issuer.revoke(refreshToken)
        }
    }

    private func perform<Value: Sendable>(
        _ completion: @escaping Completion<Value>,
        _ work: @escaping @Sendable (SignInIssuer) throws(SignInFault) -> Value
    ) {
        guard busy.add(1, ordering: .relaxed).newValue <= Self.limit else {
            busy.subtract(1, ordering: .relaxed)
            return completion(.failure(SignInFault(.busy, "too many sign in at once")))
        }
        queue.async { [self] in
            let result = Result { () throws(SignInFault) in try work(issuer) }
            busy.subtract(1, ordering: .relaxed)
            completion(result)
        }
    }
}
