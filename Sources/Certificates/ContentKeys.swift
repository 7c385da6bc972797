import Crypto
import Foundation
import GatewayModel

/// The two keys that follow from a data key: one encrypts, the other makes nonces.
///
/// The nonce is an HMAC of the plain text. So equal contents of one Secret are equal bytes, and a
/// nonce comes twice only for equal contents (or after 2^48 different ones).
struct ContentKeys: Sendable {
    /// Of a chain and its key, and of what webhooks are signed with.
    private static let tlsFormat: UInt8 = 1
    private static let webhookFormat: UInt8 = 2

    private let sealing: SymmetricKey
    private let nonces: SymmetricKey

    init(_ dataKey: SymmetricKey) {
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: dataKey, info: Data("lintel \(purpose) 1".utf8),
                outputByteCount: 32)
        }
        (sealing, nonces) = (derived("seal"), derived("nonce"))
    }

    func seal(_ material: SecretMaterial, _ id: String) throws(SecretsError) -> SealedContent {
        let plain = Self.bytes(of: material)
        let code = HMAC<SHA256>.authenticationCode(for: plain, using: nonces)
        do {
            let nonce = try AES.GCM.Nonce(data: Array(code).prefix(12))
            let box = try AES.GCM.seal(
                plain, using: sealing, nonce: nonce, authenticating: Array(id.utf8))
            return SealedContent(
                dataKey: id, box: Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch {
            throw SecretsError(.unavailable, "the content could not be sealed")
        }
    }

    func open(_ content: SealedContent) throws(SecretsError) -> SecretMaterial {
        let plain: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(combined: content.box)
            plain = Array(
                try AES.GCM.open(
                    box, using: sealing, authenticating: Array(content.dataKey.utf8)))
        } catch {
            throw SecretsError(
                .damaged, "what is stored under the data key \(content.dataKey) was altered")
        }
        guard let material = Self.material(of: plain) else {
            throw SecretsError(
                .damaged,
                "what is stored under the data key \(content.dataKey) is of a form that "
                    + "this build does not know")
        }
        return material
    }

    /// The form, the length of the first entry in four bytes, that entry, the other one.
    private static func bytes(of material: SecretMaterial) -> [UInt8] {
        let (format, first, second) =
            switch material {
            case .tls(let tls): (tlsFormat, tls.certificateChain, tls.privateKey)
            case .webhook(let keys): (webhookFormat, keys.current, keys.previous ?? [])
            }
        var bytes = [format]
        withUnsafeBytes(of: UInt32(clamping: first.count).bigEndian) {
            bytes.append(contentsOf: $0)
        }
        return bytes + first + second
    }

    private static func material(of bytes: [UInt8]) -> SecretMaterial? {
        guard bytes.count >= 5 else { return nil }
        let count = bytes[1..<5].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= 5 + count else { return nil }
        let (first, second) = (Array(bytes[5..<5 + count]), Array(bytes[(5 + count)...]))
        switch bytes[0] {
        case tlsFormat: return .tls(TLSMaterial(certificateChain: first, privateKey: second))
        case webhookFormat:
            // An empty entry is refused, so none is one that is not there.
            return .webhook(
                WebhookMaterial(current: first, previous: second.isEmpty ? nil : second))
        default: return nil
        }
    }
}
