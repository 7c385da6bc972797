import Foundation
import LintelTesting
import Testing

@testable import MicroHTTP

/// What clients show, and what is thought of it.
@Suite struct PeerCertificateTests {
    let servers: TestAuthority
    let clients: TestAuthority
    let context: TLSContext

    init() throws {
        (servers, clients) = (try TestAuthority("Servers"), try TestAuthority("Clients"))
        context = TLSContext(
            try TLSTests.credentials(servers.server("localhost"), clients: clients))
    }

    private static let told: Handler = { request in
        guard let peer = request.peerCertificate else { return .now(.text("none")) }
        switch peer.verdict {
        case .trusted(let until): return .now(.text("trusted until \(until)"))
        case .refused(let reason): return .now(.text("refused: \(reason)"))
        }
    }

    private func client(_ leaf: TestAuthority.Leaf?, _ port: UInt16, always: Bool = true) throws
        -> Client
    {
        var tls = ClientTLS()
        tls.authorities = servers.certificate
        (tls.certificate, tls.key, tls.showsAlways) = (leaf?.certificate, leaf?.key, always)
        return try Client(port, tls: tls)
    }

    private func verdict(_ leaf: TestAuthority.Leaf?) throws -> String {
        try withServer(tls: context, handler: Self.told) { server in
            let client = try client(leaf, server.port)
            client.get("/")
            return try client.answer().text
        }
    }

    @Test(arguments: [TestAuthority.Purpose.client, .unsaid])
    func `a client's certificate is trusted until it ends`(
        purpose: TestAuthority.Purpose
    ) throws {
        let told = try verdict(clients.client("edge", days: 10, purpose: purpose))
        let until = try #require(Double(told.dropFirst("trusted until ".count)))
        #expect(abs(until - Date.now.timeIntervalSince1970 - 864_000) < 3600)
    }

    @Test func `or until its authority does`() throws {
        let brief = try TestAuthority("Clients", days: 5)
        context.replace(
            with: try TLSTests.credentials(servers.server("localhost"), clients: brief))
        let told = try verdict(brief.client("edge", days: 10))
        let until = try #require(Double(told.dropFirst("trusted until ".count)))
        #expect(abs(until - Date.now.timeIntervalSince1970 - 432_000) < 3600)
    }

    @Test(arguments: [false, true])
    func `an authority that is renewed counts beside the one that has ended`(
        isNewFirst: Bool
    ) throws {
        let (old, new) = try (clients.renewed(days: -1), clients.renewed(days: 100))
        let both = isNewFirst ? new + old : old + new
        context.replace(
            with: try TLSCredentials(
                identities: [Self.identity(servers.server("localhost"))],
                authorities: ("clients", Array(both.utf8))))
        let told = try verdict(clients.client("edge", days: 10))
        let until = try #require(Double(told.dropFirst("trusted until ".count)), "\(told)")
        #expect(abs(until - Date.now.timeIntervalSince1970 - 864_000) < 3600)
    }

    @Test func `who shows nothing is served as such`() throws {
        #expect(try verdict(nil) == "none")
    }

    @Test func `what is shown and does not hold is refused with why`() throws {
        let foreign = "refused: it is not signed by an authority of --client-ca"
        #expect(try verdict(TestAuthority("Foreign").client("edge")) == foreign)
        // The same name, and another key.
        #expect(try verdict(TestAuthority("Clients").client("edge")).hasPrefix("refused: "))
        #expect(
            try verdict(clients.client("edge", purpose: .server))
                == "refused: it is not for clients")
        #expect(
            try verdict(clients.client("edge", start: -10, days: -1))
                == "refused: it, or one above it, has expired")
        #expect(
            try verdict(clients.client("edge", start: 1, days: 2))
                == "refused: it, or one above it, is not valid yet")
        #expect(try verdict(servers.server("localhost")).hasPrefix("refused: "))
    }

    /// Made by hand: a certificate whose only use is to be costly. `openssl` and our own libraries
    /// make none such.
    @Test(arguments: [(2048, 3, true), (4096, 4, true), (8192, 3, false), (2048, 256, false)])
    func `keys that cost the server much are not looked at`(
        bits: Int, exponentBytes: Int, isModest: Bool
    ) {
        let der = CostlyCertificate(modulusBytes: bits / 8, exponentBytes: exponentBytes).der
        for hasContext in [true, false] {
            let message = CostlyCertificate.message(der, hasContext: hasContext)
            message.withUnsafeBytes { bytes in
                #expect(ClientKeyCheck.isModest(bytes, hasContext: hasContext) == isModest)
                for count in 0..<bytes.count - 2 {
                    let cut = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                    #expect(!ClientKeyCheck.isModest(cut, hasContext: hasContext) || count < 8)
                }
            }
        }
    }

    @Test func `a server that has no authority of clients asks nobody`() throws {
        context.replace(with: try TLSTests.credentials(servers.server("localhost")))
        #expect(try verdict(clients.client("edge")) == "none")
    }

    @Test func `whose authority is taken away is cut, and others are not`() throws {
        let others = try TestAuthority("Others")
        let both = try TLSCredentials(
            identities: [Self.identity(servers.server("localhost"))],
            authorities: (
                "clients", Array((clients.certificate + others.certificate).utf8)
            ))
        context.replace(with: both)
        try withServer(tls: context, handler: Self.told) { server in
            let (kept, cut) = try (
                client(clients.client("a"), server.port), client(others.client("b"), server.port)
            )
            let nobody = try client(nil, server.port)
            for client in [kept, cut, nobody] {
                client.get("/")
                #expect(try client.answer().status == 200)
            }
            context.replace(
                with: try TLSTests.credentials(servers.server("localhost"), clients: clients))
            server.cutRefusedPeers()
            #expect(cut.isClosed())
            for client in [kept, nobody] {
                client.get("/")
                #expect(try client.answer().status == 200)
            }
        }
    }

    private static func identity(_ leaf: TestAuthority.Leaf) -> TLSCredentials.Identity {
        .init(name: "server", certificates: Array(leaf.certificate.utf8), key: Array(leaf.key.utf8))
    }
}
