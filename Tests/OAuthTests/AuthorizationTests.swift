import GatewayModel
import JSON
import Testing

@testable import OAuth

/// What goes to an issuer by the browser, and what comes back.
struct AuthorizationTests {
    private let request = AuthorizationRequest(
        clientID: "lintel", scopes: ["openid", "a b"], redirectURI: "http://127.0.0.1:1/callback")

    private func metadata(_ more: String = "") throws -> IssuerMetadata {
        let text = """
            {"issuer":"https://id.example","authorization_endpoint":"https://id.example/a",
             "token_endpoint":"https://id.example/t"\(more)}
            """
        return try IssuerMetadata(
            JSONDocument.parsing(Array(text.utf8)).root, of: "https://id.example")
    }

    @Test func `the challenge is that of RFC 7636, appendix B`() {
        #expect(
            AuthorizationRequest.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func `a request says all, and never the verifier`() {
        let url = request.url(at: "https://id.example/a?tenant=x")
        #expect(url.hasPrefix("https://id.example/a?tenant=x&response_type=code&"))
        #expect(url.contains("&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback&"))
        #expect(url.contains("&scope=openid%20a%20b&") && url.contains("&nonce=\(request.nonce)&"))
        #expect(url.hasSuffix("&code_challenge_method=S256") && !url.contains(request.verifier))
        #expect(request.url(at: "https://id.example/a").hasPrefix("https://id.example/a?resp"))
        let secrets = [request.state, request.nonce, request.verifier]
        #expect(Set(secrets).count == 3 && secrets.allSatisfy { $0.utf8.count == 43 })
    }

    @Test func `an answer counts only with its state, once each`() throws {
        let metadata = try metadata()
        func answer(_ query: String) -> AuthorizationAnswer {
            AuthorizationAnswer(
                FormText.parameters(Substring(query)), to: request.state, of: metadata)
        }
        let state = request.state
        #expect(answer("code=a%2Bb+c&state=\(state)") == .code("a+b c"))
        #expect(
            answer("error=access_denied&error_description=not%20today&state=\(state)")
                == .refused(error: "access_denied", description: "not today"))
        for query in [
            "", "code=a", "code=a&state=x", "code=a&code=b&state=\(state)", "state=\(state)",
            "code=&state=\(state)", "code=%f&state=\(state)", "error=x&state=x",
            "code=a&state=\(state)&state=\(state)",
        ] {
            #expect(answer(query) == .foreign, "\(query)")
        }
    }

    @Test func `an answer of another issuer is none`() throws {
        let silent = try metadata()
        let named = try metadata(#","authorization_response_iss_parameter_supported":true"#)
        let query = "code=a&state=\(request.state)"
        let ours = query + "&iss=https%3A%2F%2Fid.example"
        let theirs = query + "&iss=https%3A%2F%2Fevil.example"
        func answer(_ query: String, _ metadata: IssuerMetadata) -> AuthorizationAnswer {
            AuthorizationAnswer(
                FormText.parameters(Substring(query)), to: request.state, of: metadata)
        }
        for metadata in [silent, named] {
            #expect(answer(ours, metadata) == .code("a"))
            #expect(answer(theirs, metadata) == .ofAnotherIssuer("https://evil.example"))
        }
        #expect(answer(query, silent) == .code("a"))
        #expect(answer(query, named) == .ofAnotherIssuer(""))
    }

    @Test(arguments: [
        #"{"issuer":"https://other.example","authorization_endpoint":"https://a","#
            + #""token_endpoint":"https://a"}"#,
        #"{"issuer":"https://id.example","token_endpoint":"https://a"}"#,
        #"{"issuer":"https://id.example","authorization_endpoint":"https://a"}"#,
        #"{"issuer":"https://id.example","authorization_endpoint":"http://a.example","#
            + #""token_endpoint":"https://a"}"#,
        #"{"issuer":"https://id.example","authorization_endpoint":"https://a","#
            + #""token_endpoint":"https://a","code_challenge_methods_supported":["plain"]}"#,
    ])
    func `an issuer that cannot do it is refused`(text: String) throws {
        let root = try JSONDocument.parsing(Array(text.utf8)).root
        #expect(throws: IssuerFault.self) {
            try IssuerMetadata(root, of: "https://id.example")
        }
    }
}

/// What is kept of the tokens of an issuer.
struct TokenAnswerTests {
    private let now = Timestamp(rawValue: 1_000_000_000)

    private func answer(_ text: String) throws -> TokenAnswer? {
        TokenAnswer(try JSONDocument.parsing(Array(text.utf8)).root)
    }

    @Test func `it is the token that the server wants, until when it counts`() throws {
        let claims = Base64.urlText(of: Array(#"{"iat":5000,"exp":5060,"aud":"a"}"#.utf8))
        let answer = try #require(
            try answer(
                """
                {"access_token":"a","token_type":"bearer","expires_in":3600,"refresh_token":"r",
                 "id_token":"x.\(claims).y"}
                """))
        let access = try answer.token(.access, at: now)
        #expect(access.text == "a" && access.expiresAt == Timestamp(rawValue: 4_600_000_000))
        // By how long it counts, since this machine's clock may be another than the issuer's.
        let identity = try answer.token(.identity, at: now)
        #expect(identity.text == "x.\(claims).y")
        #expect(identity.expiresAt == Timestamp(rawValue: 1_060_000_000))
    }

    @Test func `without an end there is none`() throws {
        let answer = try #require(try answer(#"{"access_token":"a","token_type":"Bearer"}"#))
        #expect(try answer.token(.access, at: now).expiresAt == nil)
        #expect(answer.refreshToken == nil)
        #expect(throws: IssuerFault.self) { try answer.token(.identity, at: now) }
    }

    @Test(arguments: [
        "{}", #"{"access_token":"a"}"#, #"{"access_token":"a","token_type":"DPoP"}"#,
        #"{"access_token":"","token_type":"Bearer"}"#,
    ])
    func `what is no bearer token is none`(text: String) throws {
        #expect(try answer(text) == nil)
    }

    @Test func `a token that would be two lines is refused`() throws {
        let answer = try #require(
            try answer(#"{"access_token":"a\r\nX: y","token_type":"Bearer"}"#))
        #expect(throws: IssuerFault.self) { try answer.token(.access, at: now) }
    }
}
