import Crypto
import MicroHTTP

/// `GET /openapi.yaml` — the description of this API, as it is in the source.
struct GetOpenAPI: Operation {
    private let response: Response

    init(document: [UInt8]) {
        let digest = SHA256.hash(data: document).prefix(8)
        let tag = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        response = Response(
            status: 200,
            headers: [
                (name: "Content-Type", value: MediaType.yaml),
                (name: "ETag", value: EntityTag(tag).headerValue),
            ],
            body: .shared(SharedBody(document)))
    }

    func answer(_ call: Call) -> Answer { .now(response) }
}
