/// Why a token does not count: one sentence for whoever sent it, which may be anybody. Of the token
/// it has nothing but what names its issuer and its key.
public struct TokenRefusal: Error, Hashable, CustomStringConvertible {
    public let description: String
    /// Names the token where it is written down that it was refused; no secret. It is the name that
    /// the issuer gave it only if the issuer is known to have done so.
    public private(set) var tokenID: String?

    init(_ description: String) { self.description = description }

    /// The same of a token with that name, unless it has one.
    func naming(_ id: @autoclosure () -> String) -> TokenRefusal {
        var refusal = self
        refusal.tokenID = tokenID ?? id()
        return refusal
    }
}
