public import GatewayModel
import HashTreeCollections

extension GatewayState {
    public func rights(of principal: Principal) -> Rights {
        principal.isUnlimited ? Rights.unlimited : access.table.rights(of: principal)
    }

    /// Another number than that of the state before if who may do what may have changed.
    public var accessChanges: UInt64 { access.changes }

    /// What a role would grant to who is bound to it; nil if there is none.
    public func rules(of role: RoleRef, in namespace: String?) -> [PolicyRule]? {
        others.rules(of: role, in: namespace)
    }

    /// Who has that token, unless it was revoked or has expired by `now`.
    public func principal(
        ofToken id: String, at now: Timestamp
    ) -> (principal: Principal, token: ServiceAccountTokenSpec)? {
        guard let (token, account) = tokenAndName(id) else { return nil }
        if let end = token.expiresAt, end <= now { return nil }
        return (.serviceAccount(account), token)
    }

    /// The account that a token is of; nil if there is none, or it is not there any more.
    public func account(ofToken id: String) -> NamespacedName? { tokenAndName(id)?.1 }

    /// Whether a token that counted when a request came counts still. The log has nothing to say of
    /// those that others make: their end is in them.
    ///
    /// - Throws: `unauthenticated`.
    public func requireToken(_ id: String, at now: Timestamp) throws(Refusal) {
        if AccessToken.isOfOthers(id) || principal(ofToken: id, at: now) != nil { return }
        throw Refusal(.unauthenticated, "the token was revoked or expired meanwhile")
    }

    /// The tokens of an account, oldest first.
    public func tokens(of account: NamespacedName) -> [StoredResource] {
        let uid = others[ResourceID(.serviceAccount, account)]?.uid
        return ids(of: .serviceAccountToken, in: account.namespace).compactMap { others[$0] }
            .filter { stored in
                guard case .serviceAccountToken(let token) = stored.resource.spec else {
                    return false
                }
                return token.serviceAccount == account.name && token.serviceAccountUID == uid
            }
            .sorted { ($0.createdRevision, $0.id) < ($1.createdRevision, $1.id) }
    }

    /// The tokens that count, by their ids.
    public func validTokens(at now: Timestamp) -> [(id: String, account: NamespacedName)] {
        ids(of: .serviceAccountToken).compactMap { id in
            guard let (token, account) = tokenAndName(id.name) else { return nil }
            if let end = token.expiresAt, end <= now { return nil }
            return (id.name, account)
        }.sorted { $0.id < $1.id }
    }

    /// Nil also where the account is gone: one that has the same name now is another.
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
