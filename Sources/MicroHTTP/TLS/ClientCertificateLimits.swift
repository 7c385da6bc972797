/// What a client may show by TLS: for docs/reference.
package enum ClientCertificateLimits {
    /// Of an RSA key.
    package static let bits = ClientKeyCheck.mostBits
    package static let chain = ClientKeyCheck.mostCertificates
}
