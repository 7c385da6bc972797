import CGnuTLS

/// Why certificates, keys and authorities cannot be used. All of them, where there are several.
public struct TLSError: Error, CustomStringConvertible {
    public let faults: [String]

    public var description: String { faults.joined(separator: "; ") }

    /// What GnuTLS has for one of its errors, in words that help.
    static func text(_ code: CInt) -> String {
        switch code {
        case GNUTLS_E_CERTIFICATE_KEY_MISMATCH: "the key is not that of the certificate"
        case GNUTLS_E_DECRYPTION_FAILED:
            "the key is encrypted; store it without a passphrase"
        case GNUTLS_E_BASE64_DECODING_ERROR, GNUTLS_E_BASE64_UNEXPECTED_HEADER_ERROR,
            GNUTLS_E_NO_CERTIFICATE_FOUND, GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE,
            GNUTLS_E_ASN1_TAG_ERROR, GNUTLS_E_ASN1_DER_ERROR:
            "not PEM of a certificate, and of its key in the other; are they swapped?"
        default: gnutls_strerror(code).map { String(cString: $0) } ?? "error \(code)"
        }
    }
}
