import CGnuTLS

extension TLSCredentials {
    /// The certificates that a server shows for the same names.
    ///
    /// GnuTLS chooses among many by itself, but knows no `*.example.com` then.
    final class Site {
        let raw: gnutls_certificate_credentials_t
        /// Of DNS, in order.
        private(set) var names: [String] = []
        private var certificate: gnutls_x509_crt_t?

        init() {
            var made: gnutls_certificate_credentials_t?
            guard gnutls_certificate_allocate_credentials(&made) == 0, let made else {
                fatalError("out of memory")
            }
            raw = made
            // So that adding tells which of them it is.
            gnutls_certificate_set_flags(raw, GNUTLS_CERTIFICATE_API_V2.rawValue)
        }

        deinit {
            if let certificate { gnutls_x509_crt_deinit(certificate) }
            gnutls_certificate_free_credentials(raw)
        }

        /// What is wrong with it; nil if it is one more that may be shown.
        func add(_ identity: Identity) -> String? {
            let index = identity.certificates.withDatum { certificates in
                identity.key.withDatum { key in
                    gnutls_certificate_set_x509_key_mem2(
                        raw, certificates, key, GNUTLS_X509_FMT_PEM, nil, 0)
                }
            }
            if index < 0 { return TLSError.text(index) }
            return read(UInt32(index), named: identity.name)
                ? nil : "the certificate cannot be read"
        }

        /// Whether both are for the same names; those without names have nothing in common.
        func hasSameNames(as other: Site) -> Bool { !names.isEmpty && names == other.names }

        /// Whether it is for a name, as RFC 6125, section 6.4, has it.
        func has(_ name: String) -> Bool {
            gnutls_x509_crt_check_hostname2(
                certificate, name, GNUTLS_VERIFY_DO_NOT_ALLOW_IP_MATCHES.rawValue) != 0
        }

        /// Each, and when it ends, in seconds since 1970.
        private(set) var certificates: [(name: String, end: Int64)] = []

        /// Tells clients who may have signed theirs.
        func name(_ authorities: [UInt8]) {
            _ = authorities.withDatum {
                gnutls_certificate_set_x509_trust_mem(raw, $0, GNUTLS_X509_FMT_PEM)
            }
        }

        private func read(_ index: UInt32, named name: String) -> Bool {
            var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
            var count: UInt32 = 0
            guard gnutls_certificate_get_x509_crt(raw, index, &list, &count) == 0, let list
            else { return false }
            // Copies, of which that of the first leaf is kept.
            certificates.append(
                (name, Int64(gnutls_x509_crt_get_expiration_time(list[0]))))
            for other in (certificate == nil ? 1 : 0)..<Int(count) {
                gnutls_x509_crt_deinit(list[other])
            }
            if certificate == nil {
                certificate = list[0]
                names = Self.names(of: certificate)
            }
            cgnutls_free(list)
            return true
        }

        private static func names(of certificate: gnutls_x509_crt_t?) -> [String] {
            var names: [String] = []
            var index: UInt32 = 0
            while true {
                var name = [CChar](repeating: 0, count: 1024)
                var count = name.count
                let type = gnutls_x509_crt_get_subject_alt_name(
                    certificate, index, &name, &count, nil)
                // A name that is longer than that is none of DNS; anything else is the end.
                if type < 0, type != GNUTLS_E_SHORT_MEMORY_BUFFER { return names.sorted() }
                if type == CInt(GNUTLS_SAN_DNSNAME.rawValue) {
                    names.append(String(bytes: name))
                }
                index += 1
            }
        }
    }
}

// @unchecked: filled before anybody else has it, only read from then on; GnuTLS lets threads share
// what is only read.
extension TLSCredentials.Site: @unchecked Sendable {}
