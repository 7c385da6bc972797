import GatewayModel
import IssuerTesting
import JSON
import LintelTesting
import MicroHTTP
import OIDC
import Testing

@testable import RESTAPI

/// How to get a token, as it is told to who has none.
@Suite struct ProtectedResourceTests {
    private static let path = "/.well-known/oauth-protected-resource"

    private static func root(_ answer: HTTPClient.Answer) throws -> JSONNode {
        try #require(answer.status == 200, "\(answer.text)")
        return try JSONDocument.parsing(answer.body).root
    }

    @Test func `who needs no token is told so`() throws {
        let server = try ReadsServer()
        let answer = try server.get(Self.path)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["cache-control"] == "no-store")
        let url = "http://127.0.0.1:\(server.server.port)"
        #expect(
            answer.text
                == #"{"resource":"\#(url)","bearer_methods_supported":["header"],"#
                + #""lintel_open":true,"lintel_client_certificates":false}"#)
    }

    @Test func `where tokens are of this server there is no issuer to ask`() throws {
        let server = try AccessServer()
        let root = try Self.root(server.client().get(Self.path))
        #expect(root.text("lintel_open") == "false")
        #expect(root.at("authorization_servers") == nil && root.at("lintel_client_id") == nil)
        #expect(root.at("scopes_supported") == nil && root.at("lintel_token_type") == nil)
    }

    @Test func `an issuer is named, with what to ask it for`() throws {
        let plain = try IssuerServer()
        let root = try Self.root(plain.access.client().get(Self.path))
        #expect(root.text("authorization_servers.0") == plain.issuer.url)
        #expect(root.text("scopes_supported") == #"["openid"]"#)
        #expect(root.text("lintel_client_id") == "lintel")
        #expect(root.text("lintel_token_type") == "access_token")
        let login = IssuerLogin(
            clientID: "cli", tokenType: .id, scopes: ["email", "openid", "groups"])
        let other = try IssuerServer(login: login)
        let told = try Self.root(other.access.client().get(Self.path))
        #expect(told.text("scopes_supported") == #"["openid","email","groups"]"#)
        #expect(told.text("lintel_client_id") == "cli")
        #expect(told.text("lintel_token_type") == "id_token")
    }

    @Test func `a name that is not ours is told nothing`() throws {
        let server = try AccessServer()
        let answer = try server.client().get(Self.path, headers: ["Host": "other.example"])
        #expect(answer.status == 421)
    }

    // MARK: The URL

    @Test(
        arguments: [
            ("127.0.0.1:8080", true, "https://127.0.0.1:8080", true),
            ("127.0.0.1:8080", nil, "http://127.0.0.1:8080", true),
            ("LOCALHOST:8080", nil, "http://localhost:8080", true),
            ("[::1]:8080", nil, "http://[::1]:8080", true),
            // Another port than the one that was reached, or none, which means 80.
            ("127.0.0.1:9090", nil, "http://127.0.0.1:9090", false),
            ("localhost", nil, "http://localhost", false),
            ("Lintel.Example", true, "https://lintel.example", true),
            ("lintel.example:8443", true, "https://lintel.example:8443", true),
            ("lintel.example", false, "http://lintel.example", true),
            ("lintel.example", nil, "http://lintel.example", false),
        ] as [(String, Bool?, String, Bool)])
    func `is made of Host`(host: String, isSecure: Bool?, text: String, isCertain: Bool) throws {
        let url = try #require(RequestedServer(host: host, port: 8080, isSecure: isSecure))
        #expect(url.text == text)
        #expect(url.isCertain == isCertain)
    }

    @Test(arguments: ["", ":8080", "a b", "a/b", "a\"b", "user@a", "[::1", "a:0", "é.example"])
    func `is none where Host is none`(host: String) {
        #expect(RequestedServer(host: host, port: 8080, isSecure: true) == nil)
    }

    /// Of what a proxy says, by whom it is believed.
    @Test(
        arguments: [
            (["127.0.0.1"], ["https"], "https"), (["127.0.0.1"], ["HTTP"], "http"),
            (["127.0.0.1"], ["https", "http"], nil), (["127.0.0.1"], ["https, http"], nil),
            (["127.0.0.1"], [], nil), (["10.0.0.0/8"], ["https"], nil), ([], ["https"], nil),
        ] as [([String], [String], String?)])
    func `has the scheme that a trusted proxy was asked by`(
        proxies: [String], said: [String], scheme: String?
    ) throws {
        let server = try ReadsServer(trusting: proxies) { chain in
            chain = RequestChain(
                hostCheck: HostCheck(
                    names: [HostName("lintel.example")!], logger: ReadsServer.noLogger),
                pageCheck: chain.pageCheck, authentication: Nobody(), router: chain.router,
                authorization: chain.authorization, admission: chain.admission,
                metrics: chain.metrics, audit: chain.audit, epoch: chain.epoch,
                logger: chain.logger)
        }
        let lines = said.map { "X-Forwarded-Proto: \($0)\r\n" }.joined()
        func ask(_ path: String) throws -> HTTPClient.Answer {
            let head = "GET \(path) HTTP/1.1\r\nHost: lintel.example\r\n"
            return try server.client.send(Array((head + lines + "\r\n").utf8))
        }
        let url = (scheme ?? "http") + "://lintel.example"
        #expect(try Self.root(ask(Self.path)).text("resource") == url)
        let refused = try ask("/v1/me")
        let metadata = scheme.map { _ in ", resource_metadata=\"\(url)\(Self.path)\"" } ?? ""
        #expect(refused.status == 401)
        #expect(refused.headers["www-authenticate"] == "Bearer realm=\"lintel\"" + metadata)
    }

    /// Who sends no token.
    private struct Nobody: Authentication {
        func caller(of request: Request) -> Caller {
            Caller(.anonymous, share: .address(request.client))
        }
    }

    // MARK: What 401 says

    @Test func `a refusal says where it stands, also before a body is read`() throws {
        let server = try AccessServer()
        let client = try server.client()
        let url = "http://127.0.0.1:\(server.reads.server.port)" + Self.path
        let none = try client.get("/v1/gateways")
        #expect(
            none.headers["www-authenticate"]
                == "Bearer realm=\"lintel\", resource_metadata=\"\(url)\"")
        let wrong = try client.send(
            "POST", "/v1/changes",
            headers: ["Authorization": "Bearer nothing", "Content-Type": "application/yaml"],
            body: String(repeating: "#", count: 1 << 20))
        #expect(wrong.status == 401)
        #expect(
            wrong.headers["www-authenticate"]
                == "Bearer realm=\"lintel\", error=\"invalid_token\", resource_metadata=\"\(url)\"")
        let missing = try server.reads.get("/v1/nothing")
        #expect(missing.status == 404 && missing.headers["www-authenticate"] == nil)
    }
}
