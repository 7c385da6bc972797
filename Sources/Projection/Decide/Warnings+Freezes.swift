import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// Freezes of what is not there: a misspelt name freezes nothing.
    func freezeWarnings(_ ids: [ResourceID]) -> [Warning] {
        ids.flatMap { id -> [Warning] in
            guard id.kind.part == .governance,
                case .changeFreeze(let freeze)? = self[id]?.resource.spec
            else { return [] }
            let namespaces = freeze.namespaces.filter { !isAnythingIn(namespace: $0) }
                .map { "namespace \($0)" }
            let gateways = freeze.gateways.map(\.gateway).filter { gateway($0) == nil }
                .map { "Gateway \($0)" }
            return (namespaces + gateways).map { name in
                Warning(
                    code: "FreezesNothing", resource: id,
                    message: "\(id) freezes \(name), where there is nothing; is it spelt right?")
            }
        }
    }

    private func isAnythingIn(namespace name: String) -> Bool {
        namespaces[name] != nil || setsByNamespace[name] != nil || !routesByNamespace[name].isEmpty
            || ResourceKind.allCases.contains {
                $0.isNamespaced && $0.part != .set && !$0.isRoute && !ids(of: $0, in: name).isEmpty
            }
    }
}
