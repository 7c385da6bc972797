import Crypto
import GatewayModel

/// What a message is signed with, as Standard Webhooks has it: HMAC-SHA256 of its id, the time of
/// the try and its bytes.
enum WebhookSignature {
    /// `v1,K5oZ…=`, once for each key: while a key is replaced, receivers may know either.
    static func header(id: String, seconds: Int64, body: [UInt8], keys: [[UInt8]]) -> String {
        let signed = Array("\(id).\(seconds).".utf8) + body
        return keys.map { key in
            let code = HMAC<SHA256>.authenticationCode(
                for: signed, using: SymmetricKey(data: key))
            return "v1," + Base64.text(of: code)
        }
        .joined(separator: " ")
    }
}
