/// What a command line or a console asks the issuer for, so that this server takes what it gets.
public struct IssuerLogin: Sendable {
    /// Which of the tokens that the issuer hands out is to be sent here, as its answer has it.
    public enum TokenType: String, Sendable {
        case access = "access_token"
        case id = "id_token"
    }

    /// A client of the issuer that has no secret.
    public let clientID: String
    public let tokenType: TokenType
    /// `openid` first.
    public let scopes: [String]

    /// - Parameter scopes: besides `openid`.
    public init(clientID: String, tokenType: TokenType = .access, scopes: [String] = []) {
        (self.clientID, self.tokenType) = (clientID, tokenType)
        self.scopes = ["openid"] + scopes.filter { $0 != "openid" }
    }

    /// Whether it may be the name of a client (RFC 6749, appendix A.1).
    public static func isClientID(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Whether it may be one scope (RFC 6749, appendix A.4).
    public static func isScope(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    }
}
