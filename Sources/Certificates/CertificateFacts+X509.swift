import Crypto
import Foundation
import GatewayModel
import X509

extension CertificateFacts {
    /// Nil when the dates of the leaf are beyond what a timestamp can say.
    init?(_ leaf: Certificate, of chain: Chain, _ material: TLSMaterial) {
        guard let notBefore = Timestamp(leaf.notValidBefore),
            let notAfter = Timestamp(leaf.notValidAfter)
        else { return nil }
        self.init(
            sha256: Hexadecimal.text(of: Array(SHA256.hash(data: chain.leafDER))),
            chainSHA256: Hexadecimal.text(of: Array(SHA256.hash(data: material.certificateChain))),
            chainLength: chain.certificates.count, subject: leaf.subject.description,
            issuer: leaf.issuer.description,
            serialNumber: Hexadecimal.text(of: leaf.serialNumber.bytes),
            dnsNames: Self.dnsNames(of: leaf), notBefore: notBefore, notAfter: notAfter,
            keyAlgorithm: Self.algorithm(of: leaf.publicKey))
    }

    private static func dnsNames(of leaf: Certificate) -> [String] {
        guard let names = try? leaf.extensions.subjectAlternativeNames else { return [] }
        return names.compactMap { if case .dnsName(let name) = $0 { name } else { nil } }
    }

    /// Such as `RSA 2048`. X509 has no size of an RSA key but in its description.
    private static func algorithm(of key: Certificate.PublicKey) -> String {
        if P256.Signing.PublicKey(key) != nil { return "ECDSA P-256" }
        if P384.Signing.PublicKey(key) != nil { return "ECDSA P-384" }
        if P521.Signing.PublicKey(key) != nil { return "ECDSA P-521" }
        if Curve25519.Signing.PublicKey(key) != nil { return "Ed25519" }
        let digits = key.description.filter(\.isNumber)
        return key.description.hasPrefix("RSA") ? "RSA \(digits)" : "unknown"
    }
}

extension Certificate.PublicKey {
    var isECDSA: Bool {
        P256.Signing.PublicKey(self) != nil || P384.Signing.PublicKey(self) != nil
            || P521.Signing.PublicKey(self) != nil
    }
}

extension Timestamp {
    fileprivate init?(_ date: Date) {
        let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
        guard let value = Int64(exactly: microseconds) else { return nil }
        self.init(rawValue: value)
    }
}
