public import GatewayModel
import HashTreeCollections

extension GatewayState {
    public func rights(of principal: Principal) -> Rights {
        principal.isUnlimited ? Rights.unlimited : access.table.rights(of: principal)
    }

    /// What a role would grant to who is bound to it; nil if there is none.
    public func rules(of role: RoleRef, in namespace: String?) -> [PolicyRule]? {
        others.rules(of: role, in: namespace)
    }

    /// The token of that id, unless its account is gone: one that has the same name now is another.
    /// It may have expired.
    public func token(_ id: String) -> ServiceAccountTokenSpec? {
        guard let (token, _) = tokenAndName(id) else { return nil }
        return token
    }

    /// Who has that token, unless it was revoked or has expired by `now`.
    public func principal(
        ofToken id: String, at now: Timestamp
    ) -> (principal: Principal, token: ServiceAccountTokenSpec)? {
        guard let (token, account) = tokenAndName(id) else { return nil }
        if let end = token.expiresAt, end <= now { return nil }
        return (.serviceAccount(account), token)
    }

    private func tokenAndName(_ id: String) -> (ServiceAccountTokenSpec, NamespacedName)? {
        guard let name = access.tokens[id],
            case .serviceAccountToken(let token)? =
                others[ResourceID(.serviceAccountToken, name)]?.resource.spec
        else { return nil }
        let account = NamespacedName(namespace: name.namespace, name: token.serviceAccount)
        guard others[ResourceID(.serviceAccount, account)]?.uid == token.serviceAccountUID else {
            return nil
        }
        return (token, account)
    }
}

extension Rights {
    static let unlimited = Rights(isUnlimited: true, everywhere: [], byNamespace: [:])
}
