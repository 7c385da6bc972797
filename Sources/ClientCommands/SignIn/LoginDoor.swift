import JSON
import ServerClient
import Terminal

/// The ways into one server, tried out.
struct LoginDoor {
    /// By what the server let one in, and as whom.
    enum Entry: Sendable {
        case open
        case certificate(principal: String)
        case token(String, principal: String)
        case signIn(SignIn, principal: String)
    }

    private let connection: ServerConnection
    private let screen: Screen
    private let patienceSeconds: Int

    /// - Parameter connection: without a token.
    init(_ connection: ServerConnection, _ screen: Screen, patienceSeconds: Int) {
        (self.connection, self.screen) = (connection, screen)
        self.patienceSeconds = patienceSeconds
    }

    func enter(withToken token: String) throws(ClientError) -> Entry {
        let hint = "is it of this server, and does it still count?"
        return .token(token, principal: try principal(token, orElse: hint))
    }

    /// By what the server says that it takes.
    func enter(withoutBrowser: Bool, authorityFile: String?) throws(ClientError) -> Entry {
        let resource = try ProtectedResource.asked(of: connection)
        if resource?.isOpen == true { return .open }
        if resource?.takesCertificates == true, connection.credentials.certificate != nil {
            let hint = "the certificate names nobody whom the server knows; --token takes a token"
            return .certificate(principal: try principal(nil, orElse: hint))
        }
        if let offer = resource?.login {
            return try signIn(offer, withoutBrowser: withoutBrowser, authorityFile)
        }
        screen.err.line("\(connection.server) takes tokens that it made itself.")
        guard let token = try Self.typedToken() else {
            throw ClientError(
                .usage, "a token is needed, and there is no terminal to ask for it",
                hint: "name a file with --token-file, - for the standard input")
        }
        return try enter(withToken: token)
    }

    private func signIn(
        _ offer: ProtectedResource.LoginOffer, withoutBrowser: Bool, _ authorityFile: String?
    ) throws(ClientError) -> Entry {
        try connection.requirePrivacy()
        let browser = try BrowserSignIn(
            offer, authorityFile: authorityFile, patienceSeconds: patienceSeconds)
        if withoutBrowser || !Browser.open(browser.url) {
            screen.err.line("Open this in a browser on this machine to sign in:")
            screen.out.line(browser.url)
        } else {
            screen.err.line("Your browser is asked to open this to sign in; if it does not, do:")
            screen.err.line(browser.url)
        }
        return try browser.finish { (signIn) throws(ClientError) in
            let hint =
                "the issuer gave a token, and the server does not take it: compare its "
                + "--oidc-audience and --oidc-token-type with what the issuer gives"
            return .signIn(signIn, principal: try principal(signIn.token, orElse: hint))
        }
    }

    /// Nil without a terminal.
    static func typedToken() throws(ClientError) -> String? {
        guard let typed = Prompt.askSecret("Token: ") else { return nil }
        if Interruption.count > 0 {
            throw ClientError(.interrupted, "interrupted; nobody is signed in")
        }
        if typed.isEmpty { throw ClientError(.usage, "no token was given") }
        return typed
    }

    /// Who one is for the server.
    private func principal(
        _ token: String?, orElse hint: String
    ) throws(ClientError) -> String {
        connection.credentials.token = token
        do throws(ClientError) {
            let me = try connection.json(
                ServerRequest(.get, "/v1/me", patienceSeconds: patienceSeconds))
            return me["principal"]?.string ?? ""
        } catch {
            throw error.problem?.status == 401 ? error.hinting(hint) : error
        }
    }
}
