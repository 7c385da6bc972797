import GatewayModel
import OAuth

extension SignIn {
    /// A token that ends so soon is not sent any more: it may end on the way.
    private static let margin: Int64 = 30_000_000

    func isEnding(at now: Timestamp) -> Bool {
        guard let end = expiresAt.flatMap({ Timestamp(rfc3339: $0) }) else { return false }
        return end.rawValue - now.rawValue <= Self.margin
    }
}

extension ContextFile {
    /// The token of the context's sign-in, a new one of the issuer if the one that is there ends.
    /// Of several commands at once one asks for it, since a refresh token may count only once.
    ///
    /// - Parameter server: who is given it, whatever server the context has by now.
    package static func token(
        of signIn: SignIn, in name: String, at server: ServerURL, path: String = Self.usualPath,
        patienceSeconds: Int
    ) throws(ClientError) -> String {
        if !signIn.isEnding(at: .now) { return signIn.token }
        guard signIn.refreshToken != nil else { throw ended("there is no refresh token") }
        return try change(path: path) { (file) throws(ClientError) in
            guard var context = file[name], context.server == server, let latest = context.signIn
            else {
                throw ended("somebody has signed out meanwhile")
            }
            if !latest.isEnding(at: .now) { return latest.token }
            let renewed = try latest.renewed(patienceSeconds: patienceSeconds)
            context.signIn = renewed
            file.put(context)
            return renewed.token
        }
    }

    fileprivate static func ended(_ reason: String) -> ClientError {
        ClientError(
            .notSignedIn, "the sign-in has ended, and \(reason)",
            hint: "lintel login signs in again")
    }
}

extension SignIn {
    fileprivate func renewed(patienceSeconds: Int) throws(ClientError) -> SignIn {
        guard let refreshToken else { throw ContextFile.ended("there is no refresh token") }
        let client = try IssuerClient(
            issuer, authorityFile: authorityFile, patienceSeconds: patienceSeconds)
        let answer = try client.tokens(refreshing: refreshToken, clientID: clientID)
        let (token, end) = try answer.sent(tokenType, by: issuer)
        var renewed = self
        (renewed.token, renewed.expiresAt) = (token, end?.description)
        // One that is not replaced counts on.
        renewed.refreshToken = answer.refreshToken ?? refreshToken
        return renewed
    }
}

extension TokenAnswer {
    /// The token that the server wants, and until when it counts by the clock of this machine.
    func sent(
        _ type: TokenType, by issuer: String
    ) throws(ClientError) -> (text: String, expiresAt: Timestamp?) {
        do throws(IssuerFault) {
            return try token(type, at: .now)
        } catch {
            throw ClientError(error, of: issuer)
        }
    }
}
