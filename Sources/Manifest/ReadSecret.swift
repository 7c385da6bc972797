import GatewayModel
import JSON

extension Problems {
    mutating func secret(_ node: JSONNode?) -> SecretSpec {
        issue("UnknownKind", "this kind is not read yet")
        return SecretSpec(certificate: nil, content: .sealed(SealedContent(dataKey: "", box: [])))
    }
}
