import Crypto
import Foundation

extension TestReceiver.Received {
    /// Whether one of the signatures of a webhook is by this key.
    public func isSigned(by key: [UInt8]) -> Bool {
        guard let id = headers["webhook-id"], let time = headers["webhook-timestamp"] else {
            return false
        }
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(time).".utf8) + body, using: SymmetricKey(data: key))
        let expected = "v1," + Data(code).base64EncodedString()
        return (headers["webhook-signature"] ?? "").split(separator: " ").contains {
            String($0) == expected
        }
    }
}
