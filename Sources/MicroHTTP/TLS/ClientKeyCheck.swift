import CGnuTLS

/// Whether what a client shows may be looked at: GnuTLS verifies with its key in the middle of the
/// handshake, on the thread that serves others, and a key of 16,384 bits with an exponent as large
/// takes half a second.
enum ClientKeyCheck {
    /// Of RSA; those of other kinds are small.
    static let mostBits: UInt32 = 4096
    /// Of the exponent of RSA.
    static let mostExponentBytes = 4
    static let mostCertificates = 10

    /// - Parameters:
    ///   - message: a Certificate of TLS, without the header of a handshake message (RFC 8446,
    ///     section 4.4.2; RFC 5246, section 7.4.2).
    ///   - hasContext: as TLS 1.3 has it: a context before the list, extensions after each.
    static func isModest(_ message: UnsafeRawBufferPointer, hasContext: Bool) -> Bool {
        var rest = message[...]
        if hasContext, take(1, from: &rest) == nil { return false }
        guard var list = take(3, from: &rest) else { return false }
        var count = 0
        while !list.isEmpty {
            count += 1
            guard count <= mostCertificates, let der = take(3, from: &list) else { return false }
            if hasContext, take(2, from: &list) == nil { return false }
            if !isModest(UnsafeRawBufferPointer(rebasing: der)) { return false }
        }
        return true
    }

    /// What follows a length of so many bytes.
    private static func take(
        _ width: Int, from bytes: inout Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        guard bytes.count >= width else { return nil }
        let length = bytes.prefix(width).reduce(0) { $0 << 8 | Int($1) }
        bytes = bytes.dropFirst(width)
        guard bytes.count >= length else { return nil }
        defer { bytes = bytes.dropFirst(length) }
        return bytes.prefix(length)
    }

    private static func isModest(_ der: UnsafeRawBufferPointer) -> Bool {
        var certificate: gnutls_x509_crt_t?
        gnutls_x509_crt_init(&certificate)
        defer { gnutls_x509_crt_deinit(certificate) }
        var datum = gnutls_datum_t(
            data: UnsafeMutableRawPointer(mutating: der.baseAddress)?
                .assumingMemoryBound(to: UInt8.self),
            size: UInt32(der.count))
        guard gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) == 0 else {
            return false
        }
        var bits: UInt32 = 0
        let kind = gnutls_x509_crt_get_pk_algorithm(certificate, &bits)
        guard kind == CInt(GNUTLS_PK_RSA.rawValue) || kind == CInt(GNUTLS_PK_RSA_PSS.rawValue)
        else { return bits <= 640 }
        var (modulus, exponent) = (gnutls_datum_t(), gnutls_datum_t())
        guard gnutls_x509_crt_get_pk_rsa_raw(certificate, &modulus, &exponent) == 0 else {
            return false
        }
        defer {
            cgnutls_free(modulus.data)
            cgnutls_free(exponent.data)
        }
        return bits <= mostBits && exponent.size <= mostExponentBytes + 1
    }
}
