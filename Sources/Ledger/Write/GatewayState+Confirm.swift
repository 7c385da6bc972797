import GatewayModel
import Projection

extension GatewayState {
    /// Whether a principal may say that a commit stays: in every namespace where it changed
    /// something.
    ///
    /// - Throws: ``Refusal`` `forbidden`.
    func requirePermission(
        toConfirm confirmation: Confirmation, by principal: Principal
    ) throws(Refusal) {
        let rights = rights(of: principal)
        let targets = Set(confirmation.resources.map(\.team)).sorted().map { namespace in
            AccessTarget(
                group: AccessTarget.serverGroup, resource: "commits/confirm", namespace: namespace)
        }
        let denied = targets.filter { !rights.allows(.create, $0) }
        if denied.isEmpty { return }
        throw Refusal(
            .forbidden,
            "\(principal.name) may not confirm all that commit \(confirmation.commit) did",
            denials: denied.map { AccessDenial(verb: .create, target: $0) })
    }
}
