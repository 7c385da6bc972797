/// What an issuer does not do as it has to.
package enum IssuerFault: Error, Hashable {
    /// Of what it says of itself; the end of a sentence about it.
    case metadata(String)
    /// It gave no ID token, though that is asked for.
    case noIdentityToken
    /// It gave a token that would be no line of a request.
    case unsendableToken
    /// It says no: `invalid_grant`, and why (RFC 6749, section 5.2).
    case refusal(error: String, description: String?)
    /// It does not answer as an issuer.
    case strange
}
