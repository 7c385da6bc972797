import GatewayModel
import JSON

extension Problems {
    mutating func route(_ node: JSONNode?, kind: ResourceKind) -> RouteSpec {
        issue("UnknownKind", "this kind is not read yet")
        return RouteSpec(rules: [])
    }
}
