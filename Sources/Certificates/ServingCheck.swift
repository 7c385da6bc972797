import GatewayModel
import SwiftASN1
import X509

/// What a proxy demands of a leaf besides its key. Envoy refuses a whole listener for one leaf that
/// does not meet this, and with it everybody else's, so it is asked for here.
///
/// Found by asking Envoy 1.40: Tests/EnvoyXDSTests/CertificateJudgementTests.swift asks it again.
enum ServingCheck {
    private static let tlsFeature: ASN1ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 1, 24]
    /// `status_request` alone (RFC 7633), which is what Envoy looks for.
    private static let mustStaple: [UInt8] = [0x30, 3, 2, 1, 5]
    private static let commonName: ASN1ObjectIdentifier = [2, 5, 4, 3]

    static func problem(of leaf: Certificate) -> String? {
        keyUsage(leaf) ?? stapling(leaf) ?? names(leaf)
    }

    /// An ECDSA key that may not sign could only be used for a key agreement that no TLS library
    /// has any more (RFC 8446, 4.4.2.2). For RSA keys Envoy does not look at this; clients do.
    private static func keyUsage(_ leaf: Certificate) -> String? {
        guard leaf.publicKey.isECDSA else { return nil }
        do {
            guard let usage = try leaf.extensions.keyUsage, !usage.digitalSignature else {
                return nil
            }
        } catch {
            return "the keyUsage of the certificate cannot be read; issue it anew"
        }
        return "the keyUsage of the certificate has no digitalSignature, which an ECDSA key needs "
            + "for TLS; issue it with digitalSignature"
    }

    private static func stapling(_ leaf: Certificate) -> String? {
        guard let feature = leaf.extensions[oid: tlsFeature],
            Array(feature.value) == mustStaple
        else { return nil }
        return "the certificate must be shown with a stapled OCSP response "
            + "(tlsfeature=status_request), which proxies do not have; issue it without"
    }

    private static func names(_ leaf: Certificate) -> String? {
        let alternatives = (try? leaf.extensions.subjectAlternativeNames).flatMap { $0 }
        let isNamed = alternatives?.contains {
            switch $0 {
            case .dnsName, .ipAddress, .uniformResourceIdentifier: true
            default: false
            }
        }
        if isNamed ?? false { return nil }
        if leaf.subject.contains(where: { $0.contains { $0.type == commonName } }) { return nil }
        return "the certificate names nobody: it has neither a common name nor a subjectAltName "
            + "with a DNS name, an IP address or a URI; issue it for the names it is shown for"
    }
}
