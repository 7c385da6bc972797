import GatewayModel
import JSON

extension Problems {
    mutating func referenceGrant(_ node: JSONNode?) -> ReferenceGrantSpec {
        issue("UnknownKind", "this kind is not read yet")
        return ReferenceGrantSpec(from: [], to: [])
    }
}
