import Crypto
import GatewayModel
import Testing

@testable import Certificates

/// What logs have opens for ever. The boxes were made by another implementation of the same: HKDF
/// and AES-256-GCM, with the nonce from an HMAC of the plain text.
struct SealedFormTests {
    static let boxes: [(material: SecretMaterial, box: String)] = [
        (
            .tls(TLSMaterial("the chain", "the key")),
            "290d11cf802bbb8df0c7bcfb1b531cc6346af6018b12823106fb8bf926b104978f8be401432dce0e"
                + "ee8571363f68128d80"
        ),
        (
            .webhook(WebhookMaterial(current: Array("whsec_new".utf8))),
            "29adceb631d50ec9d4b44ef332e7b71539baba7ce1311f9e7fabd0a5e9604a60ce2b2131315d39e8eeb8"
        ),
        (
            .webhook(
                WebhookMaterial(
                    current: Array("whsec_new".utf8), previous: Array("whsec_old".utf8))),
            "5c454d3efe14bfda72cadbeda5a13beb8429e9bfd9105c189c27b079b782a8d6f64c5d86b039055a"
                + "c4d5245a3c77971f6487b3"
        ),
    ]

    private let keys = ContentKeys(SymmetricKey(data: Array<UInt8>(0..<32)))

    @Test(arguments: boxes)
    func `what was sealed opens, and is sealed to the same bytes`(
        material: SecretMaterial, box: String
    ) throws {
        let sealed = try keys.seal(material, "dk-1")
        #expect(Hexadecimal.text(of: sealed.box) == box)
        #expect(try keys.open(sealed) == material)
    }
}
