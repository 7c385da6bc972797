import Certificates
import Foundation
import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// Who shows a certificate is who that says.
@Suite struct CertificateAuthenticationTests {
    private let servers: TestAuthority
    private let clients: TestAuthority
    private let tls: TLSContext
    private let denied = DeniedClients()
    private let clock = SetClock()
    private let server: AccessServer

    init() throws {
        (servers, clients) = (try TestAuthority("Servers"), try TestAuthority("Clients"))
        tls = TLSContext(try Self.credentials(servers, clients))
        server = try AccessServer(clock: clock, tls: TLSUse(tls, denied: denied))
    }

    private static func credentials(
        _ servers: TestAuthority, _ clients: TestAuthority
    ) throws -> TLSCredentials {
        let leaf = try servers.server("localhost")
        return try TLSCredentials(
            identities: [
                .init(
                    name: "server", certificates: Array(leaf.certificate.utf8),
                    key: Array(leaf.key.utf8))
            ], authorities: ("clients", Array(clients.certificate.utf8)))
    }

    private func client(_ leaf: TestAuthority.Leaf?) throws -> HTTPClient {
        var settings = ClientTLS()
        settings.authorities = servers.certificate
        (settings.certificate, settings.key) = (leaf?.certificate, leaf?.key)
        return try HTTPClient(port: server.reads.server.ports[1], tls: settings)
    }

    private func bind(_ subject: String, to role: String) throws {
        try server.reads.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: infra, name: \(role)}
            subjects: [\(subject)]
            roleRef: {kind: ClusterRole, name: \(role)}
            """)
    }

    private static let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot"

    // MARK: Who one is

    @Test func `the common name is the user, and organisations are the groups`() throws {
        let leaf = try clients.client("edge-1", groups: ["proxies", "team web"])
        let me = try client(leaf).get("/v1/me")
        #expect(me.status == 200, "\(me.text)")
        let root = try JSONDocument.parsing(me.body).root
        #expect(root.text("principal") == "edge-1")
        #expect(me.text.contains(#""groups":["proxies","team web","system:authenticated"]"#))
        #expect(me.text.contains(#""token":{"id":"x509-"#))
    }

    @Test(arguments: ["{kind: User, name: edge-1}", "{kind: Group, name: proxies}"])
    func `both may be bound to roles`(subject: String) throws {
        let client = try client(clients.client("edge-1", groups: ["proxies"]))
        #expect(try client.get(Self.snapshot).status == 404)
        try bind(subject, to: "proxy")
        #expect(try client.get(Self.snapshot).status == 200)
        #expect(try client.get("/v1/namespaces/infra/gateways/edge").status == 403)
    }

    @Test func `who also sends a token is who that says, and a wrong one counts for nothing`()
        throws
    {
        let client = try client(clients.client("edge-1"))
        let me = try client.get("/v1/me", headers: server.asAdmin)
        #expect(me.text.contains(#""principal":"system:admin""#))
        #expect(try client.get("/v1/me", headers: ["Authorization": "Bearer x"]).status == 401)
        #expect(try client.get("/v1/me").text.contains(#""principal":"edge-1""#))
    }

    /// U+212A is `K` for Unicode, and so for Swift's texts.
    @Test func `a name that only looks like another has none of its rights`() throws {
        try bind("{kind: User, name: Kate}", to: "proxy")
        #expect(try client(clients.client("Kate")).get(Self.snapshot).status == 200)
        #expect(try client(clients.client("\u{212A}ate")).get(Self.snapshot).status == 404)
    }

    @Test func `who shows nothing is nobody`() throws {
        let client = try client(nil)
        #expect(try client.get("/readyz").status == 200)
        #expect(try client.get("/v1/me").status == 401)
        #expect(try client.get("/v1/me", headers: server.asAdmin).status == 200)
    }

    @Test func `a commit says who made it and by which certificate`() throws {
        try bind("{kind: User, name: ada}", to: "editor")
        let leaf = try clients.client("ada")
        let answer = try client(leaf).send(
            "POST", "/v1/changes", headers: ["Content-Type": "application/yaml"],
            body: """
                apiVersion: lintel.dev/v1
                kind: Backend
                metadata: {namespace: infra, name: b}
                spec: {endpoints: [{host: 10.0.0.1, port: 80}]}
                """)
        #expect(answer.status == 201, "\(answer.text)")
        let log = try server.client().get("/v1/commits?limit=1", headers: server.asAdmin)
        #expect(log.text.contains(#""principal":"ada""#), "\(log.text)")
        #expect(log.text.contains(#""tokenId":"x509-"#), "\(log.text)")
    }

    // MARK: Who one is not

    @Test func `what does not hold is 401 with why, and a token helps`() throws {
        let foreign = try TestAuthority("Foreign")
        let cases: [(TestAuthority.Leaf, String)] = try [
            (foreign.client("edge-1"), "it is not signed by an authority of --client-ca"),
            (clients.client("edge-1", purpose: .server), "it is not for clients"),
            (clients.client("edge-1", start: -9, days: -1), "it, or one above it, has expired"),
            (clients.client(nil, groups: ["proxies"]), "its subject has 0 common names; it needs"),
            (clients.client("system:admin"), "its common name begins with system:"),
            (clients.client("System:admin"), "its common name begins with system:"),
            (clients.client("a", groups: ["system:masters"]), "its organisation begins with"),
            (clients.client("edge-1\u{0}.evil"), "its common name is no text"),
            (clients.client("edge-1\n"), "its common name is no text"),
            (clients.client("edge\u{202E}1"), "its common name is no text"),
            (clients.client(""), "its common name is no text"),
            (
                clients.client("a", groups: (0...512).map { "g\($0)" }),
                "its subject has more than 512 organisations"
            ),
        ]
        for (leaf, reason) in cases {
            let client = try client(leaf)
            let answer = try client.get("/v1/me")
            #expect(answer.status == 401)
            #expect(answer.text.contains("the client certificate is not taken: \(reason)"))
            #expect(answer.headers["www-authenticate"] != nil)
            #expect(try client.get("/v1/me", headers: server.asAdmin).status == 200)
        }
    }

    // MARK: Who one is not any more

    private func held(_ leaf: TestAuthority.Leaf) throws -> HTTPClient {
        let client = try client(leaf)
        let tag = try #require(try client.get(Self.snapshot).headers["etag"])
        try client.ask(Self.snapshot + "?wait=5m", headers: ["If-None-Match": tag])
        try #require(eventually { server.reads.chain.admission.held.takenCount == 1 })
        return client
    }

    @Test func `who is denied is told at once, by name or by the one certificate`() throws {
        try bind("{kind: User, name: edge-1}", to: "proxy")
        let leaf = try clients.client("edge-1")
        let waiting = try held(leaf)
        let der = try #require(Data(base64Encoded: leaf.base64))
        let sha256 = try ClientIdentity(der: Array(der)).sha256
        denied.replace(
            with: try DeniedClients.List(
                Array("# gone\r\n\n SHA256:\(sha256.uppercased()) \r\n".utf8)))
        server.reads.api.lookAtCallersAgain()
        let answer = try waiting.answer()
        #expect(answer.status == 401, "\(answer.text)")
        #expect(answer.text.contains("certificate of edge-1 is not taken: who runs this server"))
        #expect(try waiting.get(Self.snapshot).status == 401)
        let audit = try server.client().get("/v1/audit", headers: server.asAdmin)
        #expect(audit.text.contains("certificate of edge-1 is not taken"), "\(audit.text)")
        #expect(audit.text.contains(#""tokenId":"x509-\#(sha256.prefix(16))""#))
        // Another certificate of the same name is another one.
        let other = try client(clients.client("edge-1"))
        #expect(try other.get(Self.snapshot).status == 200)
        denied.replace(with: try DeniedClients.List(Array("edge-0\r\nedge-1\r\n".utf8)))
        server.reads.api.lookAtCallersAgain()
        #expect(try other.get(Self.snapshot).status == 401)
        denied.replace(with: DeniedClients.List())
        server.reads.api.lookAtCallersAgain()
        #expect(try other.get(Self.snapshot).status == 200)
    }

    @Test func `whose authority is taken away is not waited for any more`() throws {
        try bind("{kind: User, name: edge-1}", to: "proxy")
        let waiting = try held(clients.client("edge-1"))
        tls.replace(with: try Self.credentials(servers, TestAuthority("Clients of later")))
        server.reads.api.lookAtCallersAgain()
        #expect(try waiting.answer().status == 401)
        server.reads.server.cutRefusedPeers()
        #expect(throws: (any Error).self) { try waiting.get(Self.snapshot) }
    }

    @Test func `whose certificate ends is not waited for any more`() throws {
        try bind("{kind: User, name: edge-1}", to: "proxy")
        let leaf = try clients.client("edge-1")
        let me = try JSONDocument.parsing(try client(leaf).get("/v1/me").body).root
        let end = try #require(me.text("token.expiresAt").flatMap { Timestamp(rfc3339: $0) })
        // Who waits is looked at when the certificate ends, which is soon.
        clock.set(Timestamp(rawValue: end.rawValue - 1_000_000))
        let waiting = try held(leaf)
        clock.set(Timestamp(rawValue: end.rawValue + 1_000_000))
        let answer = try waiting.answer()
        #expect(answer.status == 401, "\(answer.text)")
    }

    @Test(arguments: ["", "\u{FEFF}"], ["\n", "\r\n"])
    func `lines are read however they end, and as openssl writes them`(
        begin: String, end: String
    ) throws {
        let digits = String(repeating: "AB:", count: 31) + "CD"
        let text =
            begin
            + ["one", "# no", "sha256 Fingerprint=\(digits)", " two words\t"]
            .joined(separator: end)
        let list = try DeniedClients.List(Array(text.utf8))
        #expect(list.counts == (2, 1))
    }

    @Test func `a line that would deny nobody is named`() {
        let lines = [
            "fine", "sha256:12", "sha256:\(String(repeating: "g", count: 64))", "CN=edge-1",
            "edge-1 # stolen", "a\u{0}b", "sha256 Fingerprint=AB",
        ]
        let error = #expect(throws: DeniedClients.ListError.self) {
            try DeniedClients.List(Array(lines.joined(separator: "\n").utf8) + [10, 0xFF])
        }
        #expect(error?.faults.map(\.line) == [2, 3, 4, 5, 6, 7, 8])
    }

    // MARK: The name it is asked by

    @Test func `by TLS any Host is known, since browsers look at the certificate`() throws {
        let headers = ["Host": "lintel.internal.example:8443"]
        #expect(try client(nil).get("/readyz", headers: headers).status == 200)
        #expect(try server.client().get("/readyz", headers: headers).status != 200)
    }
}

extension TestAuthority.Leaf {
    /// DER of the certificate.
    fileprivate var base64: String {
        certificate.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }
}
