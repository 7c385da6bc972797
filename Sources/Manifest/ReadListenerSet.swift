import GatewayModel
import JSON

extension Problems {
    /// semantics.md 1.4. An XListenerSet is read the same way: its port is required all the same.
    mutating func listenerSet(
        _ node: JSONNode?, namespace: String, into unreadable: inout [ListenerFields]
    ) -> ListenerSetSpec {
        guard let node else {
            missing("spec", at: "")
            return .placeholder
        }
        guard isObject(node) else { return .placeholder }
        var (parent, listeners): (NamespacedName?, [Listener]?)
        var (hasParent, hasListeners) = (false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "parentRef":
                hasParent = true
                parent = within("parentRef") { $0.parentRef(value, namespace: namespace) }
            case "listeners":
                hasListeners = true
                let before = issueCount
                let read = within("listeners") { $0.listeners(value, into: &unreadable) }
                if !read.isEmpty || issueCount == before { listeners = read }
            default: unread(key, value, of: .listenerSetSpec)
            }
        }
        if !hasParent { missing("parentRef", at: "/parentRef") }
        if !hasListeners { missing("listeners", at: "/listeners") }
        return ListenerSetSpec(
            parent: parent ?? .placeholder, listeners: listeners ?? .placeholder)
    }

    /// X5: the group and kind of a parent are fixed.
    private mutating func parentRef(_ node: JSONNode, namespace: String) -> NamespacedName {
        var (parentNamespace, parentName) = (namespace, "unreadable")
        guard isObject(node) else {
            return NamespacedName(namespace: namespace, name: parentName)
        }
        var hasName = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "group": fixed(value, "gateway.networking.k8s.io", at: "/group")
            case "kind": fixed(value, "Gateway", at: "/kind")
            case "name":
                hasName = true
                parentName = string(value, at: "/name") ?? parentName
            case "namespace":
                parentNamespace = string(value, at: "/namespace") ?? parentNamespace
            default: unread(key, value, of: .setParentRef)
            }
        }
        if !hasName { missing("name", at: "/name") }
        return NamespacedName(namespace: parentNamespace, name: parentName)
    }

    private mutating func fixed(_ node: JSONNode, _ only: StaticString, at pointer: String) {
        guard let text = text(node, at: pointer), !(only ~= text) else { return }
        issue(
            "X5", at: pointer,
            "\(quoted(String(text))) cannot be the parent of a ListenerSet; use \(only), or leave "
                + "it out")
    }
}

// What breaks no rule, for what is missing or cannot be read.

extension ListenerSetSpec {
    fileprivate static let placeholder = ListenerSetSpec(
        parent: .placeholder, listeners: .placeholder)
}

extension NamespacedName {
    fileprivate static let placeholder = NamespacedName(
        namespace: "unreadable", name: "unreadable")
}

extension [Listener] {
    fileprivate static let placeholder = [Listener(name: "unreadable", port: 1, protocol: .http)]
}
