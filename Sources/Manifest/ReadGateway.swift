import GatewayModel
import JSON

extension Problems {
    /// semantics.md 1.3.
    mutating func gateway(_ node: JSONNode?, into unreadable: inout [ListenerFields]) -> GatewaySpec
    {
        var gateway = GatewaySpec()
        guard let node, isObject(node) else { return gateway }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "gatewayClassName":
                gateway.gatewayClassName =
                    string(value, at: "/gatewayClassName") ?? gateway.gatewayClassName
            case "listeners":
                gateway.listeners = within("listeners") { $0.listeners(value, into: &unreadable) }
            case "allowedListeners":
                gateway.allowedListeners = within("allowedListeners") { $0.allowedListeners(value) }
            case "addresses":
                guard isArray(value, at: "/addresses") else { continue }
                gateway.addresses = within("addresses") { problems in
                    value.elements.enumerated().map { index, element in
                        problems.within("\(index)") { $0.address(element) }
                    }
                }
            case "infrastructure":
                gateway.infrastructure = within("infrastructure") { $0.infrastructure(value) }
            default: unread(key, value, of: .gatewaySpec)
            }
        }
        return gateway
    }

    private mutating func allowedListeners(_ node: JSONNode) -> AllowedListeners {
        var allowed = AllowedListeners()
        guard isObject(node) else { return allowed }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "namespaces":
                let (from, selector) = namespaces(value, as: AllowedListeners.From.self)
                allowed.from = from ?? .none
                allowed.selector = selector
            default: unread(key, value, of: .allowedListeners)
            }
        }
        return allowed
    }

    private mutating func address(_ node: JSONNode) -> GatewayAddress {
        var address = GatewayAddress()
        guard isObject(node) else { return address }
        let before = issueCount
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "type": address.type = string(value, at: "/type") ?? address.type
            case "value": address.value = string(value, at: "/value") ?? ""
            default: unread(key, value, of: .address)
            }
        }
        // Half an address would be judged by rules meant for the other half.
        return issueCount == before ? address : GatewayAddress()
    }

    private mutating func infrastructure(_ node: JSONNode) -> GatewayInfrastructure {
        var infrastructure = GatewayInfrastructure()
        guard isObject(node) else { return infrastructure }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "labels": infrastructure.labels = stringMap(value, at: "/labels")
            case "annotations": infrastructure.annotations = stringMap(value, at: "/annotations")
            case "parametersRef":
                infrastructure.parametersRef = within("parametersRef") { $0.parametersRef(value) }
            default: unread(key, value, of: .infrastructure)
            }
        }
        return infrastructure
    }

    private mutating func parametersRef(_ node: JSONNode) -> GatewayInfrastructure.ParametersRef? {
        guard isObject(node) else { return nil }
        var (group, kind, name): (String?, String?, String?)
        let before = issueCount
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "group": group = string(value, at: "/group")
            case "kind": kind = string(value, at: "/kind")
            case "name": name = string(value, at: "/name")
            default: unread(key, value, of: .parametersRef)
            }
        }
        guard issueCount == before else { return nil }
        if group == nil { missing("group", at: "/group") }
        if kind == nil { missing("kind", at: "/kind") }
        if name == nil { missing("name", at: "/name") }
        guard let group, let kind, let name else { return nil }
        return GatewayInfrastructure.ParametersRef(group: group, kind: kind, name: name)
    }
}
