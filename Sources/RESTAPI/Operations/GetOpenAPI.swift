import Crypto
import GatewayModel
import MicroHTTP
import Projection

/// `GET /openapi.yaml` — the description of this API, as it is in the source.
struct GetOpenAPI: Operation {
    private let tag: EntityTag
    private let document: SharedBody

    init(document: [UInt8]) {
        let digest = SHA256.hash(data: document).prefix(8)
        tag = EntityTag(Hexadecimal.text(of: Array(digest)))
        self.document = SharedBody(document)
    }

    var access: Access { Access(.get, .openAPI) }

    func answer(_ call: Call) throws -> Answer {
        let own = (name: "ETag", value: tag.headerValue)
        if try ReadConditions(call.request).has(tag) {
            return .now(Response(status: 304, headers: [own]))
        }
        let type = (name: "Content-Type", value: MediaType.yaml)
        return .now(Response(status: 200, headers: [type, own], body: .shared(document)))
    }
}
