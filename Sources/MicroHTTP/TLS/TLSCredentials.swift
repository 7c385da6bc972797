import CGnuTLS
import Synchronization

/// What a server shows in a handshake, and who signs its clients: what files said at one time.
///
/// Never changes; see ``TLSContext`` for how one takes the place of another.
public final class TLSCredentials: Sendable {
    /// A certificate with all that is between it and its authority, and its key.
    public struct Identity: Sendable {
        /// What is named where it cannot be used.
        public var name: String
        /// PEM.
        public var certificates: [UInt8]
        public var key: [UInt8]

        public init(name: String, certificates: [UInt8], key: [UInt8]) {
            (self.name, self.certificates, self.key) = (name, certificates, key)
        }
    }

    private let sites: [Site]
    /// Who signs clients; nil if they are not asked for a certificate.
    // nonisolated(unsafe): only used under `verifying`.
    nonisolated(unsafe) private let authorities: gnutls_x509_trust_list_t?
    private let verifying = Mutex(())

    public var asksForCertificate: Bool { authorities != nil }

    /// - Parameters:
    ///   - identities: shown is one that has the name that the client asks for, or else the first.
    ///     Several may have the same names and keys of different kinds.
    ///   - authorities: PEM of who signs clients; nil: none is asked for a certificate.
    public init(
        identities: [Identity], authorities: (name: String, certificates: [UInt8])? = nil
    ) throws(TLSError) {
        var faults = identities.isEmpty ? ["there is no certificate"] : []
        var sites: [Site] = []
        for identity in identities {
            let site = Site()
            if let fault = site.add(identity) {
                faults.append("\(identity.name): \(fault)")
            } else if let same = sites.first(where: { $0.hasSameNames(as: site) }) {
                if let fault = same.add(identity) { faults.append("\(identity.name): \(fault)") }
            } else {
                sites.append(site)
            }
        }
        let list = authorities.flatMap { Self.trustList(of: $0, &faults) }
        // Names them to clients, so that these know what to show.
        if let authorities { for site in sites { site.name(authorities.certificates) } }
        (self.sites, self.authorities) = (sites, list)
        if !faults.isEmpty { throw TLSError(faults: faults) }
    }

    deinit { if let authorities { gnutls_x509_trust_list_deinit(authorities, 1) } }

    /// What is shown: each certificate by the name it was given under, its names of DNS, and when
    /// it ends, in seconds since 1970.
    public var certificates: [(name: String, names: [String], end: Int64)] {
        sites.flatMap { site in site.certificates.map { ($0.name, site.names, $0.end) } }
    }

    /// The subjects of those who sign clients.
    public var authorityNames: [String] {
        guard let authorities else { return [] }
        return verifying.withLock { _ in
            var (iterator, names): (gnutls_x509_trust_list_iter_t?, [String]) = (nil, [])
            var authority: gnutls_x509_crt_t?
            while gnutls_x509_trust_list_iter_get_ca(authorities, &iterator, &authority) == 0 {
                var name = [CChar](repeating: 0, count: 1024)
                var count = name.count
                gnutls_x509_crt_get_dn(authority, &name, &count)
                names.append(String(bytes: name))
                gnutls_x509_crt_deinit(authority)
            }
            return names
        }
    }

    /// What a session begins with, when its client has not said yet what it wants.
    var first: gnutls_certificate_credentials_t { sites[0].raw }

    /// What to show who asks for a name; nil if that is the first.
    func credentials(for name: String) -> gnutls_certificate_credentials_t? {
        if sites.count == 1 { return nil }
        return sites.first { $0.has(name) }?.raw
    }

    /// A list that nobody owns yet.
    private static func trustList(
        of authorities: (name: String, certificates: [UInt8]), _ faults: inout [String]
    ) -> gnutls_x509_trust_list_t? {
        var made: gnutls_x509_trust_list_t?
        guard gnutls_x509_trust_list_init(&made, 0) == 0, let raw = made else {
            faults.append("out of memory")
            return nil
        }
        let count = authorities.certificates.withDatum {
            gnutls_x509_trust_list_add_trust_mem(
                raw, $0, nil, GNUTLS_X509_FMT_PEM, GNUTLS_TL_USE_IN_TLS.rawValue, 0)
        }
        if count <= 0 { faults.append("\(authorities.name): not PEM of certificates") }
        return raw
    }
}

extension TLSCredentials {
    /// Whether the authorities vouch for who shows this chain to be a client (RFC 5280, section 6,
    /// and `clientAuth` where the certificate says what it is for), now.
    func verdict(on chain: [[UInt8]]) -> PeerCertificate.Verdict {
        guard let authorities else { return .refused("no authority of clients is known") }
        var certificates: [gnutls_x509_crt_t?] = []
        defer { for certificate in certificates { gnutls_x509_crt_deinit(certificate) } }
        for der in chain {
            var certificate: gnutls_x509_crt_t?
            gnutls_x509_crt_init(&certificate)
            certificates.append(certificate)
            let result = der.withDatum {
                gnutls_x509_crt_import(certificate, $0, GNUTLS_X509_FMT_DER)
            }
            guard result == 0 else { return .refused("it cannot be read") }
        }
        return verifying.withLock { _ in
            var status: UInt32 = 0
            let result = cgnutls_verify_client(
                authorities, &certificates, UInt32(certificates.count), &status)
            guard result == 0 else { return .refused("it cannot be verified") }
            guard status == 0 else { return .refused(Self.reason(status)) }
            return .trusted(until: Self.end(of: certificates, below: authorities))
        }
    }

    /// When the first of a client's certificate, those above it and its authority ends.
    private static func end(
        of certificates: [gnutls_x509_crt_t?], below authorities: OpaquePointer
    ) -> Int64 {
        var (current, end) = (certificates[0], Int64.max)
        // A chain that GnuTLS trusts has no circle; this would not run in one either.
        for _ in 0...certificates.count {
            end = min(end, Int64(gnutls_x509_crt_get_expiration_time(current)))
            if let last = Self.end(ofIssuersOf: current, in: authorities) { return min(end, last) }
            let next = certificates.first {
                $0 != current && gnutls_x509_crt_check_issuer(current, $0) != 0
            }
            guard let next else { break }
            current = next
        }
        return end
    }

    /// When the last of the authorities ends that may have signed a certificate, or are it; nil if
    /// there is none. An authority that is renewed is there twice.
    private static func end(
        ofIssuersOf certificate: gnutls_x509_crt_t?, in authorities: OpaquePointer
    ) -> Int64? {
        var (iterator, end): (gnutls_x509_trust_list_iter_t?, Int64?) = (nil, nil)
        var authority: gnutls_x509_crt_t?
        while gnutls_x509_trust_list_iter_get_ca(authorities, &iterator, &authority) == 0 {
            defer { gnutls_x509_crt_deinit(authority) }
            guard gnutls_x509_crt_check_issuer(certificate, authority) != 0 else { continue }
            end = max(end ?? 0, Int64(gnutls_x509_crt_get_expiration_time(authority)))
        }
        return end
    }

    private static func reason(_ status: UInt32) -> String {
        func has(_ flag: gnutls_certificate_status_t) -> Bool { status & flag.rawValue != 0 }
        if has(GNUTLS_CERT_EXPIRED) { return "it, or one above it, has expired" }
        if has(GNUTLS_CERT_NOT_ACTIVATED) { return "it, or one above it, is not valid yet" }
        if has(GNUTLS_CERT_PURPOSE_MISMATCH) { return "it is not for clients" }
        if has(GNUTLS_CERT_SIGNER_NOT_FOUND) || has(GNUTLS_CERT_SIGNER_NOT_CA) {
            return "it is not signed by an authority of --client-ca"
        }
        if has(GNUTLS_CERT_INSECURE_ALGORITHM) { return "it is signed in a way that is not safe" }
        if has(GNUTLS_CERT_REVOKED) { return "it is revoked" }
        return "no chain to an authority of --client-ca holds"
    }
}

extension String {
    /// The text before the first NUL.
    init(bytes: [CChar]) {
        self.init(
            decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Lends these bytes to GnuTLS, which does not write to them.
    func withDatum<Result>(_ use: (UnsafePointer<gnutls_datum_t>) -> Result) -> Result {
        withUnsafeBufferPointer { bytes in
            var datum = gnutls_datum_t(
                data: UnsafeMutablePointer(mutating: bytes.baseAddress), size: UInt32(bytes.count))
            return use(&datum)
        }
    }
}
