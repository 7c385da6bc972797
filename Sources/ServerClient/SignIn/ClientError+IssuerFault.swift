import OAuth

extension ClientError {
    /// - Parameter issuer: whose fault it is.
    init(_ fault: IssuerFault, of issuer: String) {
        switch fault {
        case .metadata(let what):
            self.init(
                .notLintel, "the issuer \(issuer) \(what)",
                hint: "ask who runs it; lintel login --token takes a token instead")
        case .noIdentityToken:
            self.init(
                .notSignedIn, "the issuer gave no ID token, which the server wants",
                hint: "the server has to ask for the scope openid (--oidc-scope); "
                    + "lintel login signs in again")
        case .unsendableToken:
            self.init(.notSignedIn, "the issuer gave a token that cannot be sent")
        case .refusal(let error, let description):
            self.init(issuer: issuer, error, description)
        case .strange:
            self.init(.notLintel, "the issuer \(issuer) does not answer as one")
        }
    }
}
