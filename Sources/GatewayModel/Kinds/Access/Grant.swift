/// What a resource gives to others: rights, or the means to use them.
public enum Grant: Sendable {
    /// To whoever is bound to the role.
    case rules([PolicyRule])
    /// To the subjects of the binding.
    case role(RoleRef)
    /// To who has the token, or receives what the Webhook sends.
    case identity(of: NamespacedName)
}

extension Resource {
    /// Nil for all that says nothing about who may do what.
    public var grant: Grant? {
        if case .role(_, let role) = spec { return .rules(role.rules) }
        if case .roleBinding(_, let binding) = spec { return .role(binding.roleRef) }
        if case .serviceAccountToken(let token) = spec {
            return .identity(
                of: NamespacedName(namespace: metadata.namespace, name: token.serviceAccount))
        }
        if case .webhook(let webhook) = spec {
            return .identity(
                of: NamespacedName(
                    namespace: metadata.namespace, name: webhook.serviceAccountName))
        }
        return nil
    }
}
