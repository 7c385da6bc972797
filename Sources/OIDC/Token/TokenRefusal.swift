/// Why a token does not count: one sentence for whoever sent it, which may be anybody. Of the token
/// it has nothing but what names its issuer and its key.
public struct TokenRefusal: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
