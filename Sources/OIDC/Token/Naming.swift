import GatewayModel
import JSON

/// Which claims say who a token is of, and what stands before those names, so that nobody's is that
/// of a somebody of this server.
public struct Naming: Sendable {
    public let userClaim: String
    /// Nil: nobody is in any group.
    public let groupsClaim: String?
    public let userPrefix: String
    public let groupPrefix: String

    public init(
        userClaim: String = "sub", groupsClaim: String? = nil, userPrefix: String = "oidc:",
        groupPrefix: String = "oidc:"
    ) {
        (self.userClaim, self.groupsClaim) = (userClaim, groupsClaim)
        (self.userPrefix, self.groupPrefix) = (userPrefix, groupPrefix)
    }

    /// The most bytes of a prefix: a name has to have room after it.
    public static let prefixLimit = 64

    /// Whether a text may stand before names.
    public static func isPrefix(_ text: String) -> Bool {
        text.utf8.count <= prefixLimit && text.printable == text
            && !Principal.isReserved(text)
    }

    func principal(_ claims: Claims) throws(TokenRefusal) -> Principal {
        guard let user = claims[userClaim]?.string, !user.isEmpty else {
            throw TokenRefusal("the token has no text in \(userClaim), which is to name its user")
        }
        if userClaim == "email", let verified = claims["email_verified"], verified.bool != true {
            throw TokenRefusal("the token says that its issuer did not verify email")
        }
        let name = try checked(userPrefix + user, userClaim)
        var groups: [String] = []
        for group in try self.groups(claims) {
            groups.append(try checked(groupPrefix + group, groupsClaim ?? ""))
        }
        return Principal(name: name, groups: groups + [Principal.authenticatedGroup])
    }

    private func groups(_ claims: Claims) throws(TokenRefusal) -> [String] {
        guard let groupsClaim, let claim = claims[groupsClaim] else { return [] }
        guard let groups = claim.oneOrMoreTexts else {
            throw TokenRefusal("\(groupsClaim) of the token is neither a text nor a list of texts")
        }
        guard groups.count <= Limits.foreignGroups else {
            throw TokenRefusal(
                "\(groupsClaim) of the token has more than \(Limits.foreignGroups) groups")
        }
        return groups
    }

    /// A name that a binding can have too, and that looks like no other.
    private func checked(_ name: String, _ claim: String) throws(TokenRefusal) -> String {
        switch Principal.fault(inForeignName: name) {
        case .notPlain:
            throw TokenRefusal(
                "\(claim) of the token has a name of this server that is empty, has control "
                    + "characters, or more than \(Limits.nameBytes) bytes")
        case .reserved:
            throw TokenRefusal(
                "\(claim) of the token has a name that begins with \(Principal.reservedPrefix), "
                    + "which only this server gives")
        case nil: return name
        }
    }
}
