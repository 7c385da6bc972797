import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// Whether a caller may do what an operation does.
protocol Authorization: Sendable {
    /// - Parameter path: names the namespace and the resource.
    /// - Returns: all that it may do, for an operation that shows or changes more than the path
    ///   names.
    /// - Throws: a problem where the caller may not.
    func require(
        _ access: Access, of path: PathParameters, for caller: Caller
    ) throws(Problem) -> Rights
}

/// By the roles and bindings that are in the log.
struct RoleAuthorization: Authorization {
    let ledger: Ledger

    func require(
        _ access: Access, of path: PathParameters, for caller: Caller
    ) throws(Problem) -> Rights {
        let rights = ledger.published.state.rights(of: caller.principal)
        if rights.isUnlimited { return rights }
        switch access.resource.audience {
        case .everybody: return rights
        case .authenticated:
            if caller.principal.isAuthenticated { return rights }
            throw Problem.unauthenticated
        case .partaking: if caller.principal.isAuthenticated { return rights }
        case .unlimited:
            if caller.principal.isAuthenticated { throw Problem.onlyWithoutLimit(caller.principal) }
            throw Problem.unauthenticated
        case .entitled: break
        }
        let target = access.resource.target(of: path)
        if isAllowed(access, target, rights) { return rights }
        throw Problem.refusal(of: access.verb, target, caller, rights)
    }

    private func isAllowed(_ access: Access, _ target: AccessTarget, _ rights: Rights) -> Bool {
        if access.resource.isOfServer && target.name.isEmpty {
            return rights.allowsEverywhere(access.verb, target)
        }
        return target.namespace.isEmpty && target.name.isEmpty
            ? rights.allowsSomewhere(access.verb, target) : rights.allows(access.verb, target)
    }
}

extension Access.Resource {
    /// What a path names.
    func target(of path: PathParameters) -> AccessTarget {
        let namespace = path[ifPresent: "namespace"] ?? ""
        // A Namespace is in itself.
        let isNamespace = if case .kind(let kind) = self { kind.part == .namespace } else { false }
        return target(
            namespace: namespace, name: isNamespace ? namespace : path[ifPresent: "name"] ?? "")
    }
}
