import CGnuTLS
import Glibc

/// How a test's client speaks TLS.
public struct ClientTLS: Sendable {
    /// PEM of who it trusts; nil: it takes whatever certificate is shown.
    public var authorities: String?
    /// What it asks for, and what the certificate must be for.
    public var serverName = "localhost"
    /// PEM of what it shows if it is asked.
    public var certificate: String?
    public var key: String?
    /// Shows a certificate also if the server names no authority that has signed it.
    public var showsAlways = true
    /// Of GnuTLS.
    public var priorities = "NORMAL"
    public var applicationProtocol = "http/1.1"

    public init() {}
}

/// The TLS of a client's connection.
final class ClientSession {
    struct Failure: Error, CustomStringConvertible {
        let code: CInt
        var description: String {
            gnutls_strerror(code).map { String(cString: $0) } ?? "error \(code)"
        }
        /// Nothing came for as long as the socket waits.
        var isSilence: Bool { code == GNUTLS_E_AGAIN }
    }

    private var session: OpaquePointer?
    private var verifiedName: UnsafeMutablePointer<CChar>?
    private var credentials: gnutls_certificate_credentials_t?

    /// Shakes hands.
    init(_ settings: ClientTLS, on socket: CInt) throws {
        gnutls_certificate_allocate_credentials(&credentials)
        if let authorities = settings.authorities {
            try Self.check(
                with(authorities) {
                    gnutls_certificate_set_x509_trust_mem(credentials, $0, GNUTLS_X509_FMT_PEM)
                })
        }
        if let certificate = settings.certificate, let key = settings.key {
            try Self.check(
                with(certificate) { certificate in
                    with(key) {
                        gnutls_certificate_set_x509_key_mem(
                            credentials, certificate, $0, GNUTLS_X509_FMT_PEM)
                    }
                })
        }
        let always = settings.showsAlways ? GNUTLS_FORCE_CLIENT_CERT.rawValue : 0
        gnutls_init(&session, GNUTLS_CLIENT.rawValue | GNUTLS_NO_SIGNAL.rawValue | always)
        try Self.check(gnutls_priority_set_direct(session, settings.priorities, nil))
        gnutls_credentials_set(
            session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
        let name = settings.serverName
        gnutls_server_name_set(session, GNUTLS_NAME_DNS, name, name.utf8.count)
        if settings.authorities != nil {
            // GnuTLS reads the name when the certificate comes.
            verifiedName = strdup(name)
            gnutls_session_set_verify_cert(session, verifiedName, 0)
        }
        _ = with(settings.applicationProtocol) {
            gnutls_alpn_set_protocols(session, $0, 1, 0)
        }
        gnutls_transport_set_int2(session, socket, socket)
        var result: CInt
        repeat {
            result = gnutls_handshake(session)
        } while result == GNUTLS_E_INTERRUPTED
            || result == GNUTLS_E_WARNING_ALERT_RECEIVED
        try Self.check(result)
    }

    deinit {
        gnutls_deinit(session)
        gnutls_certificate_free_credentials(credentials)
        free(verifiedName)
    }

    /// DER of what the server has shown.
    var serverCertificate: [UInt8] {
        var count: UInt32 = 0
        guard let first = gnutls_certificate_get_peers(session, &count), count > 0 else {
            return []
        }
        return Array(UnsafeBufferPointer(start: first[0].data, count: Int(first[0].size)))
    }

    /// Such as `TLS1.3`.
    var version: String {
        gnutls_protocol_get_name(gnutls_protocol_get_version(session))
            .map { String(cString: $0) } ?? ""
    }

    var chosenProtocol: String? {
        var datum = gnutls_datum_t()
        guard gnutls_alpn_get_selected_protocol(session, &datum) == 0 else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: datum.data, count: Int(datum.size)), as: UTF8.self)
    }

    /// Asks for another handshake, as TLS 1.2 has it.
    func renegotiate() throws { try Self.check(gnutls_handshake(session)) }

    func write(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        let count = gnutls_record_send(session, bytes.baseAddress, bytes.count)
        try Self.check(CInt(clamping: count))
        return count
    }

    /// 0 at the end.
    func read(_ bytes: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = gnutls_record_recv(session, bytes.baseAddress, bytes.count)
            if count == GNUTLS_E_INTERRUPTED { continue }
            try Self.check(CInt(clamping: count))
            return count
        }
    }

    /// Bytes that have been decrypted and not been read.
    var hasUnread: Bool { gnutls_record_check_pending(session) > 0 }

    private static func check(_ code: CInt) throws {
        if code < 0 { throw Failure(code: code) }
    }

    private func with(_ text: String, _ use: (UnsafePointer<gnutls_datum_t>) -> CInt) -> CInt {
        var bytes = Array(text.utf8)
        return bytes.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return use(&datum)
        }
    }
}
