import CGnuTLS
import CMicroHTTPD
import Synchronization

/// The TLS of one connection.
final class ConnectionSecurity {
    /// TLS 1.3 and 1.2, and of 1.2 only what has forward secrecy and authenticated encryption
    /// (RFC 9325, sections 3.1 and 4.2).
    static let priorities =
        "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-AES-128-CBC:-AES-256-CBC"
        + ":-AES-128-CCM:-AES-256-CCM:%SERVER_PRECEDENCE"

    /// Kept for as long as GnuTLS may look at them.
    private let credentials: TLSCredentials
    private let context: TLSContext
    let socket: SecureSocket
    let handshakes: HandshakeWatch
    private var isShakingHands = true
    private let shown = Mutex<PeerCertificate?>(nil)

    /// Prepares the session of a connection that has just begun. Nil if there is none.
    ///
    /// libmicrohttpd has one set of credentials, from its start to its end. Ours take their place
    /// in each session.
    init?(of connection: OpaquePointer, _ context: TLSContext, _ handshakes: HandshakeWatch) {
        guard let session = Self.session(of: connection) else { return nil }
        (credentials, self.context) = (context.current, context)
        socket = SecureSocket(cmhd_socket(connection), handshakes)
        self.handshakes = handshakes
        handshakes.begin()
        socket.attach(to: session)
        gnutls_credentials_set(
            session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials.first))
        if credentials.asksForCertificate {
            gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST)
        }
        // A client that speaks nothing that is spoken here gets no further (RFC 7301, section 3.2).
        var protocols = Array("http/1.1".utf8)
        protocols.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            gnutls_alpn_set_protocols(session, &datum, 1, GNUTLS_ALPN_MANDATORY.rawValue)
        }
        gnutls_handshake_set_post_client_hello_function(session, onClientHello)
        gnutls_handshake_set_hook_function(
            session, cgnutls_any_message, GNUTLS_HOOK_POST, onMessage)
    }

    /// What the client has shown, once the handshake has ended.
    var peer: PeerCertificate? { shown.withLock { $0 } }

    /// Chooses what to show, once the client has said whom it wants.
    fileprivate func begin(_ session: OpaquePointer) {
        var name = [CChar](repeating: 0, count: 256)
        var (count, type) = (name.count, UInt32(0))
        guard gnutls_server_name_get(session, &name, &count, &type, 0) == 0,
            let chosen = credentials.credentials(for: String(bytes: name))
        else { return }
        gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(chosen))
    }

    /// The handshake is over, one way or the other.
    func end() {
        if isShakingHands { handshakes.end() }
        isShakingHands = false
    }

    /// Takes what the client has shown out of the session.
    fileprivate func finish(_ session: OpaquePointer) {
        end()
        var count: UInt32 = 0
        guard let first = gnutls_certificate_get_peers(session, &count), count > 0 else { return }
        let chain = UnsafeBufferPointer(start: first, count: Int(count)).map { datum in
            Array(UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
        }
        let certificate = PeerCertificate(chain: chain, context: context)
        shown.withLock { $0 = certificate }
    }

    private static func session(of connection: OpaquePointer) -> OpaquePointer? {
        cmhd_tls_session(connection).map { OpaquePointer($0) }
    }
}

// @unchecked because of the socket and the handshake, which only the worker of the connection uses.
extension ConnectionSecurity: @unchecked Sendable {}

/// Called when a client has begun.
private func onClientHello(session: OpaquePointer?) -> CInt {
    if let session { connection(of: session)?.security?.begin(session) }
    return 0
}

/// Called when a message of a handshake was sent or has come, before GnuTLS looks into it.
///
/// - Returns: not 0 to end the handshake.
private func onMessage(
    session: OpaquePointer?, type: UInt32, when: UInt32, isIncoming: UInt32,
    message: UnsafePointer<gnutls_datum_t>?
) -> CInt {
    guard isIncoming != 0, let session else { return 0 }
    switch type {
    case GNUTLS_HANDSHAKE_CERTIFICATE_PKT.rawValue:
        let bytes = UnsafeRawBufferPointer(
            start: message?.pointee.data, count: Int(message?.pointee.size ?? 0))
        let hasContext = gnutls_protocol_get_version(session) == GNUTLS_TLS1_3
        return ClientKeyCheck.isModest(bytes, hasContext: hasContext)
            ? 0 : GNUTLS_E_CERTIFICATE_ERROR
    case GNUTLS_HANDSHAKE_FINISHED.rawValue:
        // That of the client comes last, or last but one, and after the proof that it has the key.
        guard let connection = connection(of: session) else { return 0 }
        connection.security?.finish(session)
        connection.finishHandshake()
        return 0
    default: return 0
    }
}

/// libmicrohttpd keeps its connection with the session.
private func connection(of session: OpaquePointer) -> Connection? {
    guard let raw = gnutls_session_get_ptr(session),
        let pointer = cmhd_socket_context(OpaquePointer(raw))
    else { return nil }
    return Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue()
}
