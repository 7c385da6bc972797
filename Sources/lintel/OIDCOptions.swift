import ArgumentParser
import GatewayModel
import HTTPClient
import OIDC

/// Whose tokens count besides those of the server itself.
struct OIDCOptions: ParsableArguments {
    @Option(
        name: .customLong("oidc-issuer"),
        help: ArgumentHelp(
            """
            An issuer of OpenID Connect whose tokens say who one is (LINTEL_OIDC_ISSUER): its URL, \
            as it stands in iss. With https, or on this machine.
            """, valueName: "url"))
    var issuer: String?

    @Option(
        name: .customLong("oidc-audience"),
        help: ArgumentHelp(
            """
            Whom such a token has to be for (aud); may be repeated (LINTEL_OIDC_AUDIENCE, \
            separated by commas).
            """, valueName: "name"))
    var audiences: [String] = []

    @Option(
        name: .customLong("oidc-keys"),
        help: ArgumentHelp(
            """
            The issuer's keys, a JSON Web Key Set, looked at every few seconds \
            (LINTEL_OIDC_KEYS); by default the issuer is asked for them.
            """, valueName: "file"))
    var keys: String?

    @Option(
        name: .customLong("oidc-ca"),
        help: ArgumentHelp(
            """
            Certificates that the issuer's is traced back to, in PEM (LINTEL_OIDC_CA; those of the \
            system by default).
            """, valueName: "file"))
    var authorityFile: String?

    @Option(
        name: .customLong("oidc-username-claim"),
        help: ArgumentHelp(
            "The claim that names the user (LINTEL_OIDC_USERNAME_CLAIM; sub by default).",
            valueName: "name"))
    var usernameClaim: String?

    @Option(
        name: .customLong("oidc-groups-claim"),
        help: ArgumentHelp(
            """
            The claim that names the groups of the user (LINTEL_OIDC_GROUPS_CLAIM; none by default).
            """, valueName: "name"))
    var groupsClaim: String?

    @Option(
        name: .customLong("oidc-username-prefix"),
        help: ArgumentHelp(
            """
            What stands before the name of a user (LINTEL_OIDC_USERNAME_PREFIX; oidc: by default, \
            - for nothing).
            """, valueName: "text"))
    var usernamePrefix: String?

    @Option(
        name: .customLong("oidc-groups-prefix"),
        help: ArgumentHelp(
            """
            What stands before the name of a group (LINTEL_OIDC_GROUPS_PREFIX; oidc: by default, - \
            for nothing).
            """, valueName: "text"))
    var groupsPrefix: String?

    @OptionGroup var login: IssuerLoginOptions

    /// Nil if there is no issuer.
    func settings() throws -> IssuerSettings? {
        guard let text = issuer ?? Environment.value(of: "oidc-issuer") else {
            try requireNothingElse()
            return nil
        }
        guard let issuer = Issuer(text) else {
            throw ValidationError(
                "--oidc-issuer is \"\(text)\"; use a URL such as https://issuer.example/realm, "
                    + "without user, query and fragment; http only for one on this machine")
        }
        let audiences = audienceNames()
        guard !audiences.isEmpty else {
            throw ValidationError(
                "--oidc-issuer needs --oidc-audience: without one, tokens that the issuer made for "
                    + "others would count here")
        }
        return IssuerSettings(
            issuer: issuer, audiences: audiences, keys: try keySource(), naming: try naming(),
            login: try login.login(besides: audiences[0]))
    }

    /// What would have no effect is said to have none.
    private func requireNothingElse() throws {
        let others: [(name: String, isGiven: Bool)] = [
            ("oidc-audience", !audiences.isEmpty), ("oidc-keys", keys != nil),
            ("oidc-ca", authorityFile != nil), ("oidc-username-claim", usernameClaim != nil),
            ("oidc-groups-claim", groupsClaim != nil),
            ("oidc-username-prefix", usernamePrefix != nil),
            ("oidc-groups-prefix", groupsPrefix != nil),
        ]
        let name = Environment.firstGiven(others + login.given)
        if let name { throw ValidationError("\(name) means nothing without --oidc-issuer") }
    }

    private func audienceNames() -> [String] {
        Environment.list("oidc-audience", audiences)
    }

    private func keySource() throws -> IssuerSettings.Keys {
        let authorityFile = authorityFile ?? Environment.value(of: "oidc-ca")
        if let file = keys ?? Environment.value(of: "oidc-keys") {
            if authorityFile != nil {
                throw ValidationError("--oidc-ca means nothing with --oidc-keys: nobody is asked")
            }
            do throws(KeySetError) {
                try IssuerSettings.checkKeys(inFile: file)
            } catch {
                throw ValidationError("--oidc-keys \(file): \(error)")
            }
            return .file(file)
        }
        if let authorityFile { try AuthorityFile.check(authorityFile, "--oidc-ca") }
        return .discovered(by: WebClient(authorityFile: authorityFile))
    }

    private func naming() throws -> Naming {
        func prefix(_ option: String, _ given: String?) throws -> String {
            let text = Environment.string(option, given, default: "oidc:")
            if text == "-" { return "" }
            guard Naming.isPrefix(text) else {
                throw ValidationError(
                    "--\(option) is \"\(text)\"; use up to \(Naming.prefixLimit) bytes that do not "
                        + "begin with \(Principal.reservedPrefix), or - for nothing")
            }
            return text
        }
        return Naming(
            userClaim: Environment.string(
                "oidc-username-claim", usernameClaim, default: "sub"),
            groupsClaim: groupsClaim ?? Environment.value(of: "oidc-groups-claim"),
            userPrefix: try prefix("oidc-username-prefix", usernamePrefix),
            groupPrefix: try prefix("oidc-groups-prefix", groupsPrefix))
    }
}
