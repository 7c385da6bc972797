import GatewayModel

// Rules of the house, and who obeys them, as the tests talk about them.

extension Resource {
    static func freeze(_ name: String, _ spec: ChangeFreezeSpec) -> Resource {
        Resource(metadata: Metadata(name: name), spec: .changeFreeze(spec))
    }

    static func account(_ name: NamespacedName) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name), spec: .serviceAccount)
    }

    static func clusterRole(_ name: String, _ rules: [PolicyRule]) -> Resource {
        Resource(
            metadata: Metadata(name: name), spec: .role(.clusterRole, RoleSpec(rules: rules)))
    }

    static func clusterBinding(_ role: String, to user: String) -> Resource {
        let spec = RoleBindingSpec(
            subjects: [Subject(kind: .user, name: user)],
            roleRef: RoleRef(kind: .clusterRole, name: role))
        return Resource(
            metadata: Metadata(name: "\(role)-\(user)"),
            spec: .roleBinding(.clusterRoleBinding, spec))
    }
}

extension ResourceID {
    static func freeze(_ name: String) -> ResourceID {
        ResourceID(.changeFreeze, namespace: "", name: name)
    }
}
