public import GatewayModel
import SwiftASN1
import X509

extension BackendTLS {
    /// Why the authorities to trust cannot be used, as one sentence; nil when they can, or when
    /// there are none. One that no proxy can read would stop the delivery of a whole gateway.
    public var authoritiesProblem: String? {
        guard let caCertificates else { return nil }
        guard let blocks = PEM.blocks(of: Array(caCertificates.utf8)) else {
            return "the certificates are not PEM: a block is cut short or is not Base64"
        }
        for (index, block) in blocks.enumerated() {
            guard block.label == "CERTIFICATE" else {
                return "block \(index + 1) is not a certificate; take it out"
            }
            if (try? Certificate(derEncoded: block.der)) == nil {
                let key = KeyKind(certificate: block.der).map { "has \($0.description)" }
                return "certificate \(index + 1) \(key ?? "cannot be read"); \(KeyKind.taken)"
            }
        }
        return blocks.isEmpty ? "there is no certificate" : nil
    }
}
