import Crypto
import Foundation
import GatewayModel
import SwiftASN1
import X509

/// A certificate for one name, made for the test, as a team would send it.
struct Pair {
    let chain: String
    let key: String
    let sha256: String

    init(_ name: String = "www.shop.example", days: Double = 90, from start: Date = .now) throws {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name) }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey), notValidBefore: start.addingTimeInterval(-3600),
            notValidAfter: start.addingTimeInterval(days * 86_400), issuer: subject,
            subject: subject,
            extensions: try Certificate.Extensions { SubjectAlternativeNames([.dnsName(name)]) },
            issuerPrivateKey: .init(key))
        let pem = try certificate.serializeAsPEM()
        chain = pem.pemString + "\n"
        sha256 = SHA256.hash(data: pem.derBytes).map { String(format: "%02x", $0) }.joined()
        self.key = key.pemRepresentation + "\n"
    }

    /// A manifest of `shop/NAME`.
    func manifest(_ name: String, labels: String = "{}") -> String {
        let (chain, key) = (Base64.text(of: chain.utf8), Base64.text(of: key.utf8))
        return #"{"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/tls","#
            + #""metadata":{"namespace":"shop","name":"\#(name)","labels":\#(labels)},"#
            + #""data":{"tls.crt":"\#(chain)","tls.key":"\#(key)"}}"#
    }

    /// Texts that would show the key: its lines of PEM, the whole in Base64, and what both have in
    /// the middle, which other encodings leave alone.
    var traces: [String] {
        let lines = key.split(separator: "\n").filter { !$0.hasPrefix("-----") }.map(String.init)
        let encoded = Base64.text(of: key.utf8)
        return lines + [encoded, String(encoded.dropFirst(40).prefix(60))]
    }
}
