import OAuth

/// Why nobody is signed in.
public struct SignInFault: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable {
        /// As many sign in at once as may.
        case busy
        /// The issuer cannot be asked, or does not answer as one.
        case unavailable
        /// The person, or the issuer, says no to it.
        case denied
        /// The issuer says that something is wrong with the question.
        case refused
        /// The answer is of another issuer, or another sign-in.
        case foreign
    }

    public let code: Code
    /// For who runs the server: some of it may be the words of others.
    public let description: String

    init(_ code: Code, _ description: String) {
        (self.code, self.description) = (code, description)
    }

    init(_ fault: IssuerFault) {
        switch fault {
        case .metadata(let what): self.init(.unavailable, "the issuer \(what)")
        case .noIdentityToken: self.init(.refused, "the issuer gave no ID token")
        case .unsendableToken: self.init(.refused, "the issuer gave a token that cannot be sent")
        case .refusal(let error, let description):
            let reason = description.map { ": \($0)" } ?? ""
            self.init(.refused, "the issuer says no: \(error)\(reason)")
        case .strange: self.init(.unavailable, "the issuer does not answer as one")
        }
    }
}
