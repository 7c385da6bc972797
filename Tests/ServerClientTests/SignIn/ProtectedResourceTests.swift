import JSON
import OAuth
import Testing

@testable import ServerClient

/// What a server says of how to come in, and whether it is the one that was asked.
struct ProtectedResourceTests {
    private func resource(_ text: String, at server: String) throws -> ProtectedResource {
        try ProtectedResource(
            JSONDocument.parsing(Array(text.utf8)).root, at: try ServerURL(server))
    }

    @Test(arguments: [
        ("https://lintel.example", "https://lintel.example", true),
        ("https://LINTEL.example:443/", "https://lintel.example", true),
        ("https://lintel.example/lintel", "https://lintel.example", true),
        // A proxy ends TLS before the server.
        ("https://lintel.example:8443", "http://lintel.example:8443", true),
        ("https://lintel.example", "http://lintel.example", true),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", true),
        ("http://lintel.example", "https://lintel.example", false),
        ("https://lintel.example", "https://lintel.example:8443", false),
        ("https://lintel.example", "https://other.example", false),
        ("https://lintel.example", "lintel.example", false),
    ])
    func `a server is who it says it is`(asked: String, says: String, isNamed: Bool) throws {
        #expect(try ServerURL(asked).isNamed(by: says) == isNamed)
    }

    @Test func `an open server needs nothing`() throws {
        let resource = try resource(
            #"{"resource":"http://a","lintel_open":true}"#, at: "http://a")
        #expect(resource.isOpen && !resource.takesCertificates && resource.login == nil)
    }

    @Test func `an issuer comes with what to ask it for`() throws {
        let resource = try resource(
            """
            {"resource":"https://a","authorization_servers":["https://id.example"],
             "scopes_supported":["openid","groups"],"lintel_open":false,
             "lintel_client_id":"cli","lintel_token_type":"id_token",
             "lintel_client_certificates":true}
            """, at: "https://a")
        #expect(resource.takesCertificates && !resource.isOpen)
        #expect(
            resource.login
                == .init(
                    issuer: "https://id.example", clientID: "cli", scopes: ["openid", "groups"],
                    tokenType: .identity))
    }

    @Test(arguments: [
        "{}", #"{"resource":"http://a"}"#, #"{"resource":"http://b","lintel_open":true}"#,
        #"{"resource":"http://a","lintel_open":false,"authorization_servers":["https://i"]}"#,
        """
        {"resource":"http://a","lintel_open":false,"authorization_servers":["https://i"],
         "lintel_client_id":"x","lintel_token_type":"saml"}
        """,
    ])
    func `what cannot be meant is refused`(text: String) {
        #expect(throws: ClientError.self) { try resource(text, at: "http://a") }
    }
}
