import GatewayModel
import JSON

extension Problems {
    /// semantics.md 5.1: everything is required but `to.name`; nothing has a default.
    mutating func referenceGrant(_ node: JSONNode?) -> ReferenceGrantSpec {
        // Placeholders that break no rule, for what is missing or cannot be read.
        var from = [
            ReferenceGrantSpec.From(group: "", kind: "Unreadable", namespace: "unreadable")
        ]
        var to = [ReferenceGrantSpec.To(group: "", kind: "Unreadable")]
        guard let node else {
            missing("spec", at: "")
            return ReferenceGrantSpec(from: from, to: to)
        }
        guard isObject(node) else { return ReferenceGrantSpec(from: from, to: to) }
        var (hasFrom, hasTo) = (false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "from":
                hasFrom = true
                from = entries(value, in: "from", or: from) { $0.grantFrom($1) }
            case "to":
                hasTo = true
                to = entries(value, in: "to", or: to) { $0.grantTo($1) }
            default: unread(key, value, of: .referenceGrantSpec)
            }
        }
        if !hasFrom { missing("from", at: "/from") }
        if !hasTo { missing("to", at: "/to") }
        return ReferenceGrantSpec(from: from, to: to)
    }

    /// An empty list is a list: the rules on its length speak of it.
    private mutating func entries<Entry>(
        _ node: JSONNode, in member: String, or placeholder: [Entry],
        _ read: (inout Problems, JSONNode) -> Entry
    ) -> [Entry] {
        guard isArray(node, at: "/\(member)") else { return placeholder }
        return within(member) { problems in
            node.elements.enumerated().map { index, element in
                problems.within("\(index)") { read(&$0, element) }
            }
        }
    }

    private mutating func grantFrom(_ node: JSONNode) -> ReferenceGrantSpec.From {
        var from = ReferenceGrantSpec.From(
            group: "", kind: "Unreadable", namespace: "unreadable")
        guard isObject(node) else { return from }
        var missingMembers = ["group", "kind", "namespace"]
        for (key, value) in node.members where !value.isNull {
            missingMembers.removeAll { $0 == String(key) }
            switch key {
            case "group": from.group = string(value, at: "/group") ?? from.group
            case "kind": from.kind = string(value, at: "/kind") ?? from.kind
            case "namespace":
                from.namespace = string(value, at: "/namespace") ?? from.namespace
            default: unread(key, value, of: .grantFrom)
            }
        }
        for member in missingMembers { missing(member, at: "/\(member)") }
        return from
    }

    private mutating func grantTo(_ node: JSONNode) -> ReferenceGrantSpec.To {
        var to = ReferenceGrantSpec.To(group: "", kind: "Unreadable")
        guard isObject(node) else { return to }
        var missingMembers = ["group", "kind"]
        for (key, value) in node.members where !value.isNull {
            missingMembers.removeAll { $0 == String(key) }
            switch key {
            case "group": to.group = string(value, at: "/group") ?? to.group
            case "kind": to.kind = string(value, at: "/kind") ?? to.kind
            // Absent means all; empty is what a template made of nothing, and is refused.
            case "name": to.name = string(value, at: "/name")
            default: unread(key, value, of: .grantTo)
            }
        }
        for member in missingMembers { missing(member, at: "/\(member)") }
        return to
    }
}
