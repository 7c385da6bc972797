import Foundation
import IssuerTesting
import LintelTesting
import Testing

/// The command, an issuer, a browser and a server: who one is, once and for all commands after.
struct LoginTests {
    private let directory: TemporaryDirectory
    private let issuer: SignInIssuer
    private var config: String { directory.file("config.yaml") }
    private var environment: [String: String] {
        ["LINTEL_CONFIG": config, "BROWSER": "", "DISPLAY": "", "LINTEL_TOKEN": ""]
    }

    init() throws { (directory, issuer) = (try TemporaryDirectory(), try SignInIssuer()) }

    private func serve(_ options: String..., isOpen: Bool = false) throws -> LintelProcess {
        let database = directory.file("lintel.db")
        let issuing = ["--oidc-issuer", issuer.url, "--oidc-audience", "lintel"]
        let server = try LintelProcess(
            database, options: (isOpen ? [] : issuing) + options, isOpen: isOpen, isSecure: false)
        // Until it has the keys of the issuer it knows nobody.
        if !isOpen { #expect(server.says("the issuer's keys were loaded")) }
        return server
    }

    private func url(_ server: LintelProcess) -> String { "http://127.0.0.1:\(server.port)" }

    private func lintel(
        _ words: String...
    ) throws -> (status: Int32, output: String, errors: String) {
        try Program.run([Program.lintel] + words, environment: environment)
    }

    private func begin(_ words: String...) throws -> (login: Program, page: String) {
        let login = try Program([Program.lintel, "login"] + words, environment: environment)
        let page = login.output.wait { $0.hasPrefix(issuer.url) }
        return (login, try #require(page, "\(login.errors.text)"))
    }

    private func signIn(_ server: LintelProcess) throws {
        let (login, page) = try begin(url(server), "--no-browser")
        try TestBrowser.open(page)
        try #require(login.wait() == 0, "\(login.errors.text)")
    }

    private var isKept: Bool { FileManager.default.fileExists(atPath: config) }

    @Test func `a browser signs in, and the next command knows`() throws {
        let server = try serve()
        let (login, page) = try begin(url(server), "--no-browser", "-n", "shop")
        #expect(!isKept)
        let shown = try TestBrowser.open(page).answer
        #expect(shown.status == 200 && shown.text.contains("You are signed in."))
        #expect(login.wait() == 0)
        #expect(login.output.text.contains("signed in at \(url(server)) as oidc:ada\n"))
        let me = try lintel("whoami", "-o", "name")
        #expect(me.status == 0 && me.output == "oidc:ada\n", "\(me.errors)")
        let contexts = try lintel("context")
        #expect(contexts.output.contains("sign-in at \(issuer.url)"))
        #expect(contexts.output.contains("shop"))
        let kept = try String(contentsOfFile: config, encoding: .utf8)
        let token = try #require(kept.firstMatch(of: /\n    token: (\S+)/)?.1)
        for text in [login.output.text, login.errors.text, contexts.output, server.log] {
            #expect(!text.contains(token))
        }
        #expect(server.stop() == 0)
    }

    @Test func `a browser of one's own is opened`() throws {
        let server = try serve()
        let script = directory.file("browser")
        try "#!/bin/sh\nprintf %s \"$2\" > '\(directory.file("opened"))'\n"
            .write(toFile: script, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let login = try Program(
            [Program.lintel, "login", url(server)],
            environment: environment.merging(["BROWSER": script + " --new"]) { $1 })
        var page = ""
        #expect(
            eventually {
                page =
                    (try? String(contentsOfFile: directory.file("opened"), encoding: .utf8)) ?? ""
                return page.contains("code_challenge_method=S256")
            })
        try TestBrowser.open(page)
        #expect(login.wait() == 0, "\(login.errors.text)")
        #expect(!login.output.text.contains("/authorize"))
    }

    @Test func `a token that ends is renewed by one of two commands`() throws {
        let server = try serve()
        issuer.conduct { $0.lifetimeSeconds = 5 }
        try signIn(server)
        issuer.conduct { $0.lifetimeSeconds = 3600 }
        let asked = issuer.count("/token")
        let both = try (0..<2).map { _ in
            try Program([Program.lintel, "whoami", "-o", "name"], environment: environment)
        }
        for command in both {
            #expect(command.wait() == 0 && command.output.text == "oidc:ada\n")
        }
        #expect(issuer.count("/token") == asked + 1)
        #expect(try lintel("whoami").status == 0)
        #expect(issuer.count("/token") == asked + 1)
    }

    @Test func `what has ended says how to sign in again`() throws {
        let server = try serve()
        issuer.conduct { $0.lifetimeSeconds = 5 }
        try signIn(server)
        issuer.conduct { $0.forgets = true }
        let ended = try lintel("whoami")
        #expect(ended.status == 4)
        #expect(ended.errors.contains("invalid_grant: the session has ended"))
        #expect(ended.errors.contains("lintel login"))
        // Another way in is not kept from who has one.
        let other = try lintel("whoami", "-o", "name", "--token-file", adminTokenFile)
        #expect(other.status == 0, "\(other.errors)")
        _ = server
    }

    private var adminTokenFile: String { directory.file("lintel.db.admin-token") }

    @Test func `an issuer that says no leaves nothing behind`() throws {
        let server = try serve()
        issuer.conduct { $0.isRefusing = true }
        let (login, page) = try begin(url(server), "--no-browser")
        #expect(try TestBrowser.open(page).answer.status == 400)
        #expect(login.wait() == 4)
        #expect(login.errors.text.contains("says no: access_denied: not today"))
        #expect(!isKept)
    }

    @Test func `a token that the server does not take is not kept`() throws {
        let server = try serve("--oidc-client-id", "another")
        let (login, page) = try begin(url(server), "--no-browser")
        #expect(try TestBrowser.open(page).answer.status == 400)
        #expect(login.wait() == 4)
        #expect(login.errors.text.contains("--oidc-audience"), "\(login.errors.text)")
        #expect(!isKept)
        for words in [["--token-file", "-"], ["--token"]] {
            let piped = try Program.run(
                ["/bin/sh", "-c", #"echo nonsense | "$0" login "$@""#, Program.lintel, url(server)]
                    + words, environment: environment)
            #expect(piped.status == 4 && piped.errors.contains("does it still count"))
        }
        #expect(!isKept)
    }

    @Test func `Ctrl-C ends it`() throws {
        let server = try serve()
        let (login, _) = try begin(url(server), "--no-browser")
        login.signal(SIGINT)
        #expect(login.wait() == 128 + SIGINT)
        #expect(login.errors.text.contains("interrupted; nobody is signed in"))
        #expect(!isKept)
    }

    @Test func `a token in a file, or piped, is kept when the server has taken it`() throws {
        let server = try serve()
        for words in ["--token-file '\(adminTokenFile)'", "--token < '\(adminTokenFile)'"] {
            let login = try Program.run(
                ["/bin/sh", "-c", #""$0" login "$1" \#(words)"#, Program.lintel, url(server)],
                environment: environment)
            #expect(login.status == 0, "\(login.errors)")
            #expect(login.output.contains("as system:admin"))
            #expect(try lintel("whoami").output.contains("may do everything"))
            #expect(try lintel("logout").status == 0)
            let out = try lintel("whoami")
            #expect(out.status == 4 && out.errors.contains("lintel login"), "\(out.errors)")
        }
    }

    @Test func `signing out forgets, and tells the issuer`() throws {
        let server = try serve()
        try signIn(server)
        let kept = try String(contentsOfFile: config, encoding: .utf8)
        let refresh = try #require(kept.firstMatch(of: /refresh-token: (\S+)/)?.1)
        let out = try lintel("logout")
        #expect(out.status == 0 && out.output.contains("signed out of \(url(server))"))
        #expect(issuer.revoked == [String(refresh)])
        let rest = try String(contentsOfFile: config, encoding: .utf8)
        #expect(!rest.contains("token") && rest.contains(url(server)))
        #expect(try lintel("logout").output.contains("nobody was signed in"))
    }

    @Test func `an open server needs no token, and says so`() throws {
        let server = try serve(isOpen: true)
        let login = try lintel("login", url(server), "--context", "here")
        #expect(login.status == 0 && login.output.contains("nobody needs a token"))
        #expect(login.errors.contains("The current context is here."))
        #expect(try lintel("whoami").status == 0)
    }

    @Test func `who is no Lintel is told apart`() throws {
        issuer.conduct { _ in }
        let login = try lintel("login", issuer.url)
        #expect(login.status == 1 && login.errors.contains("not as Lintel does"), "\(login.errors)")
        let nobody = try lintel("login", "http://127.0.0.1:9")
        #expect(nobody.status == 1 && nobody.errors.contains("cannot be reached"))
        #expect(!isKept)
    }

    @Test func `by TLS it is the server that was meant, now and later`() throws {
        let authority = try TestAuthority()
        let leaf = try authority.server("localhost")
        let files = (
            certificate: directory.file("tls.crt"), key: directory.file("tls.key"),
            authority: directory.file("ca.crt"), other: directory.file("other.crt")
        )
        for (text, file) in [
            (leaf.certificate, files.certificate), (leaf.key, files.key),
            (authority.certificate, files.authority),
            (try TestAuthority().certificate, files.other),
        ] {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let server = try serve(
            "--listen", "https://127.0.0.1:0", "--tls-certificate", files.certificate, "--tls-key",
            files.key)
        let port = try #require(server.log.firstMatch(of: /url=https:\/\/127\.0\.0\.1:([0-9]+)/)?.1)
        let secure = "https://localhost:\(port)"
        let wrong = try lintel(
            "login", secure, "--no-browser", "--certificate-authority", files.other)
        #expect(wrong.status == 1 && wrong.errors.contains("cannot show that it is meant"))
        #expect(!isKept)
        let (login, page) = try begin(
            secure, "--no-browser", "--certificate-authority", files.authority)
        try TestBrowser.open(page)
        #expect(login.wait() == 0, "\(login.errors.text)")
        #expect(login.output.text.contains("signed in at \(secure) as oidc:ada"))
        let me = try lintel("whoami", "-o", "name")
        #expect(me.status == 0 && me.output == "oidc:ada\n", "\(me.errors)")
    }

    @Test func `signing in again is the same context, and another server another`() throws {
        let server = try serve()
        try signIn(server)
        let made = try lintel("context", "set", "other", "--server", "http://127.0.0.1:9")
        #expect(made.status == 0)
        #expect(try lintel("context", "use", "other").status == 0)
        try signIn(server)
        let names = "127.0.0.1:\(server.port)\nother\n"
        #expect(try lintel("context", "-o", "name").output == names)
        #expect(try lintel("whoami", "-o", "name").output == "oidc:ada\n")
    }
}
