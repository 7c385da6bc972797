import Certificates
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
        switch peer.verdict {
        case .refused(let reason): throw Problem.refusedCertificate(reason)
        case .trusted(let until):
            let shown = try shown(in: peer)
            if shown.identity.hasName(beginningWith: issuerPrefixes) {
                throw Problem.refusedCertificate(
                    "a name in it begins like those of the issuer of tokens")
            }
            if denied.has(shown.identity) {
                throw Problem.refusedCertificate("who runs this server does not want it any more")
            }
            let caller = shown.caller(until: until, with: peer)
            if caller.hasExpired(at: clock.now()) {
                throw Problem.refusedCertificate("it, or one above it, has expired")
            }
            return caller
        }
    }

    /// Read once for each connection.
    private func shown(in peer: PeerCertificate) throws(Problem) -> ShownIdentity {
        if let known = peer.remembered as? ShownIdentity { return known }
        do {
            let shown = ShownIdentity(try ClientIdentity(der: peer.chain[0]))
            peer.remember(shown)
            return shown
        } catch {
            throw Problem.refusedCertificate(error.text)
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

    init(_ identity: ClientIdentity) { self.identity = identity }

    /// - Parameter until: in seconds since 1970.
    func caller(until: Int64, with certificate: PeerCertificate) -> Caller {
        Caller(
            Principal(
                name: identity.name, groups: identity.groups + [Principal.authenticatedGroup]),
            tokenID: "x509-" + identity.sha256.prefix(16),
            expiresAt: Timestamp(clamping: min(until, Int64.max / 1_000_000) * 1_000_000),
            certificate: certificate,
            share: .principal(identity.name))
    }
}
