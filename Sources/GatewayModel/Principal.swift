/// Who asks, as roles and commits name it: a name, and the groups it is in (Kubernetes,
/// "Authenticating").
public struct Principal: Hashable, Sendable {
    public let name: String
    public let groups: [String]

    public init(name: String, groups: [String]) { (self.name, self.groups) = (name, groups) }
}

// To the letter: see ``ExactText``.
extension Principal {
    public static func == (left: Principal, right: Principal) -> Bool {
        ExactText(left.name) == ExactText(right.name)
            && left.groups.lazy.map(ExactText.init).elementsEqual(
                right.groups.lazy.map(ExactText.init))
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ExactText(name))
        for group in groups { hasher.combine(ExactText(group)) }
    }
}

extension Principal {
    /// May do everything.
    public static let unlimitedGroup = "system:masters"
    /// Has said who it is.
    public static let authenticatedGroup = "system:authenticated"
    /// Has not.
    public static let unauthenticatedGroup = "system:unauthenticated"
    /// Every ServiceAccount; those of one namespace have a group of their own too.
    public static let accountsGroup = "system:serviceaccounts"

    /// Who has the token that was made on the first start.
    public static let admin = Principal(
        name: "system:admin", groups: [unlimitedGroup, authenticatedGroup])

    /// Who says nothing.
    public static let anonymous = Principal(
        name: "system:anonymous", groups: [unauthenticatedGroup])

    /// Who says nothing where that is enough (`--open`).
    public static let open = Principal(
        name: "system:anonymous", groups: [unlimitedGroup, unauthenticatedGroup])

    public static func serviceAccount(_ account: NamespacedName) -> Principal {
        Principal(
            name: "system:serviceaccount:\(account.namespace):\(account.name)",
            groups: [
                accountsGroup, "\(accountsGroup):\(account.namespace)", authenticatedGroup,
            ])
    }

    public var isAuthenticated: Bool { groups.contains(Self.authenticatedGroup) }

    public var isUnlimited: Bool { groups.contains(Self.unlimitedGroup) }
}
