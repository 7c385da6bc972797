import Certificates
import Crypto
import GatewayModel
import Ledger
import MicroHTTP

/// By the certificate that a client has shown in the handshake of TLS. Who also sends a token is
/// who that says: something between may show one certificate for many clients.
struct CertificateAuthentication: Authentication {
    /// Of who sends a token, or shows nothing.
    let tokens: any Authentication
    let denied: DeniedClients
    /// What names of the issuer of tokens begin with: no certificate has one of those.
    var issuerPrefixes: [String] = []
    let clock: any WallClock

    func caller(of request: Request) throws -> Caller {
        let hasToken = request.withHeader("Authorization") { $0 != nil }
        guard !hasToken, let peer = request.peerCertificate else {
            return try tokens.caller(of: request)
        }
        return try caller(with: peer)
    }

    private func caller(with peer: PeerCertificate) throws(Problem) -> Caller {
        do throws(Refusal) {
            return try accepted(peer)
        } catch {
            throw Problem.refusedCertificate(
                error.reason, of: error.name, tokenID: ShownIdentity.id(of: peer))
        }
    }

    /// Why a certificate is not taken, as the end of a sentence about it.
    private struct Refusal: Error {
        var name: String?
        let reason: String
    }

    private func accepted(_ peer: PeerCertificate) throws(Refusal) -> Caller {
        switch peer.verdict {
        case .refused(let reason): throw Refusal(reason: reason)
        case .trusted(let until):
            let shown = try shown(in: peer)
            let reason: String? =
                if shown.identity.hasName(beginningWith: issuerPrefixes) {
                    "a name in it begins like those of the issuer of tokens"
                } else if denied.has(shown.identity) {
                    "who runs this server does not want it any more"
                } else { nil }
            if let reason { throw Refusal(name: shown.identity.name, reason: reason) }
            let caller = shown.caller(until: until, with: peer)
            if caller.hasExpired(at: clock.now()) {
                throw Refusal(
                    name: shown.identity.name, reason: "it, or one above it, has expired")
            }
            return caller
        }
    }

    /// Read once for each connection.
    private func shown(in peer: PeerCertificate) throws(Refusal) -> ShownIdentity {
        if let known = peer.remembered as? ShownIdentity { return known }
        do {
            let shown = ShownIdentity(
                try ClientIdentity(der: peer.chain[0]), id: ShownIdentity.id(of: peer))
            peer.remember(shown)
            return shown
        } catch {
            throw Refusal(reason: error.text)
        }
    }

    func isSame(_ caller: Caller, sending request: Request) -> Bool {
        if caller.certificate == nil { return tokens.isSame(caller, sending: request) }
        return !caller.hasExpired(at: clock.now())
    }

    func objection(to caller: Caller) -> Problem? {
        guard let certificate = caller.certificate else { return tokens.objection(to: caller) }
        do throws(Problem) {
            _ = try self.caller(with: certificate)
            return nil
        } catch {
            return error
        }
    }
}

extension ClientIdentity {
    fileprivate func hasName(beginningWith prefixes: [String]) -> Bool {
        ([name] + groups).contains { name in
            prefixes.contains { !$0.isEmpty && name.utf8.starts(with: $0.utf8) }
        }
    }
}

/// Who a connection's certificate says that it is, and the caller that was made of that.
private final class ShownIdentity: Sendable {
    let identity: ClientIdentity
    private let id: String

    init(_ identity: ClientIdentity, id: String) { (self.identity, self.id) = (identity, id) }

    /// What a certificate is called where a token has its id: the beginning of its SHA-256.
    static func id(of peer: PeerCertificate) -> String {
        "x509-" + Hexadecimal.text(of: Array(Array(SHA256.hash(data: peer.chain[0]))[..<8]))
    }

    /// - Parameter until: in seconds since 1970.
    func caller(until: Int64, with certificate: PeerCertificate) -> Caller {
        Caller(
            Principal(
                name: identity.name, groups: identity.groups + [Principal.authenticatedGroup]),
            tokenID: id,
            expiresAt: Timestamp(clamping: min(until, Int64.max / 1_000_000) * 1_000_000),
            certificate: certificate,
            share: .principal(identity.name))
    }
}
