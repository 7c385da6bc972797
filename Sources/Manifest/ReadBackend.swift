import GatewayModel
import JSON

extension Problems {
    mutating func backend(_ node: JSONNode?) -> BackendSpec {
        issue("UnknownKind", "this kind is not read yet")
        return BackendSpec(endpoints: [])
    }
}
