/// Which certificates proxies get by SDS instead of inline.
///
/// Inline costs its bytes once per chain that uses it, and every proxy loads them again when the
/// listener changes; by SDS it costs one more poller per name and proxy, and a rotation drains
/// nobody. So a certificate is shared when its copies would weigh more than ``limit``: a wildcard
/// that serves dozens of hostnames is, a certificate of its own for each of thousands is not, for
/// thousands of pollers cost more than megabytes.
///
/// It is decided per certificate, not per gateway: crossing the limit changes (and drains, once)
/// only the chains with that certificate.
struct CertificateSharing {
    /// Bytes of PEM in all chains together: about thirty chains with an ECDSA leaf.
    static let limit = 64 << 10

    /// By identity, which is that of the content.
    private let shared: Set<ObjectIdentifier>

    init(_ owners: [EnvoyOwner]) {
        var bytes: [ObjectIdentifier: Int] = [:]
        for entry in owners.lazy.flatMap(\.certificates) {
            bytes[ObjectIdentifier(entry.certificate), default: 0] += entry.bytes
        }
        shared = Set(bytes.lazy.filter { $0.value > Self.limit }.map(\.key))
    }

    func isShared(_ certificate: EnvoyCertificate) -> Bool {
        !shared.isEmpty && shared.contains(ObjectIdentifier(certificate))
    }

    /// Whether the listener gets its certificates by SDS: all of them or none.
    func isShared(_ listener: EnvoyListener) -> Bool {
        !listener.certificates.isEmpty && listener.certificates.allSatisfy(isShared)
    }
}
