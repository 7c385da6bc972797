import GatewayModel
import Synchronization

/// Who may do what, as the roles and bindings of one state say. The same for all states between
/// two changes of those.
final class AccessTable: Sendable {
    private let resources: OtherResources
    private let grants = MadeOnce<Grants>()
    private let known = Mutex<[Principal: Rights]>([:])

    /// So that nobody fills the memory by having many names.
    private static let knownLimit = 10_000

    init(_ resources: OtherResources) { self.resources = resources }

    func rights(of principal: Principal) -> Rights {
        if let rights = known.withLock({ $0[principal] }) { return rights }
        let rights = grants.value { Grants(resources) }.rights(of: principal)
        known.withLock { known in
            if known.count >= Self.knownLimit { known.removeAll() }
            known[principal] = rights
        }
        return rights
    }
}

/// What each name and each group was given by bindings.
private struct Grants {
    private struct Given {
        var everywhere: [PolicyRule] = []
        var byNamespace: [String: [PolicyRule]] = [:]
        /// Given everywhere.
        var roles: Set<String> = []
    }

    private var byName: [ExactText: Given] = [:]
    private var byGroup: [ExactText: Given] = [:]

    init(_ resources: OtherResources) {
        for id in resources.accessIDs {
            guard case .roleBinding(_, let binding)? = resources[id]?.resource.spec else {
                continue
            }
            let namespace = id.kind.isNamespaced ? id.namespace : nil
            guard let rules = resources.rules(of: binding.roleRef, in: namespace) else { continue }
            for subject in binding.subjects {
                give(rules, of: binding.roleRef, to: subject, in: namespace)
            }
        }
    }

    private mutating func give(
        _ rules: [PolicyRule], of role: RoleRef, to subject: Subject, in namespace: String?
    ) {
        func add(_ given: inout Given) {
            if let namespace {
                given.byNamespace[namespace, default: []] += rules
            } else {
                given.everywhere += rules
                given.roles.insert(role.name)
            }
        }
        switch subject.kind {
        case .user: add(&byName[ExactText(subject.name), default: Given()])
        case .group: add(&byGroup[ExactText(subject.name), default: Given()])
        case .serviceAccount:
            let account = NamespacedName(namespace: subject.namespace ?? "", name: subject.name)
            add(&byName[ExactText(Principal.serviceAccount(account).name), default: Given()])
        }
    }

    func rights(of principal: Principal) -> Rights {
        var sum = byName[ExactText(principal.name)] ?? Given()
        for group in principal.groups {
            guard let given = byGroup[ExactText(group)] else { continue }
            sum.everywhere += given.everywhere
            sum.roles.formUnion(given.roles)
            sum.byNamespace.merge(given.byNamespace) { $0 + $1 }
        }
        return Rights(
            isUnlimited: principal.isUnlimited, everywhere: sum.everywhere,
            byNamespace: sum.byNamespace, clusterRoles: sum.roles)
    }
}

extension OtherResources {
    /// What a role allows; nil if there is none of that name, which then grants nothing.
    ///
    /// - Parameter namespace: of the binding.
    func rules(of role: RoleRef, in namespace: String?) -> [PolicyRule]? {
        guard case .rules(let rules)? = self[ResourceID(role, in: namespace)]?.resource.grant
        else { return nil }
        return rules
    }
}
