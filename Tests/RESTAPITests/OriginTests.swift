import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

/// Who made a commit, in the commit and wherever it is told.
@Suite struct OriginTests {
    private static func send(
        _ server: ReadsServer, _ resource: String = Manifests.edge,
        _ headers: [String: String] = [:]
    ) throws -> HTTPClient.Answer {
        let type = ["Content-Type": "application/yaml"]
        return try server.client.send(
            "POST", "/v1/changes", headers: headers.merging(type) { $1 }, body: resource)
    }

    @Test func `a commit says who asked and how`() throws {
        let access = try AccessServer()
        let server = access.reads
        try access.addAccount("deploy", "admin", in: "shop")
        let token = try access.token(of: "shop/deploy")
        let revision = server.ledger.published.state.revision.next
        let headers = [
            "Authorization": "Bearer \(token.text)", "User-Agent": "deploy/1.2",
            "X-Request-Id": "request-9", "Lintel-Actor": "ada",
        ]
        let set = Manifests.set("shop/web", "a:a.example")
        #expect(try Self.send(server, set, headers).status == 201)
        let stored = try #require(server.log.commit(at: revision))
        #expect(
            stored.origin
                == RequestOrigin(
                    principal: "system:serviceaccount:shop:deploy", tokenID: token.id,
                    address: "127.0.0.1", userAgent: "deploy/1.2", requestID: "request-9"))
        #expect(stored.actor == "ada")
        let edge = "/v1/namespaces/infra/gateways/edge"
        let places = [
            ("/v1/commits", "commits.0."), ("/v1/commits/\(revision)", ""),
            ("/v1/events?after=\(revision.rawValue - 1)", "0.data."),
            ("/v1/namespaces/shop/listenersets/web/history", "history.0."),
            (edge + "/versions", "versions.0."),
        ]
        for (target, path) in places {
            let document = try server.json(target)
            let members = [
                ("principal", "system:serviceaccount:shop:deploy"), ("tokenId", token.id),
                ("address", "127.0.0.1"), ("userAgent", "deploy/1.2"), ("requestId", "request-9"),
            ]
            for (name, value) in members {
                #expect(document.text(path + "origin." + name) == value, "\(target) \(name)")
            }
            #expect(document.text(path + "actor") == "ada")
        }
    }

    @Test func `who needs no name is anonymous, and the request has one`() throws {
        let server = try ReadsServer()
        let answer = try Self.send(server)
        let origin = try #require(server.log.commit(at: Revision(rawValue: 1))?.origin)
        #expect(origin.principal == "system:anonymous")
        #expect(origin.tokenID == nil && origin.userAgent == nil)
        #expect(origin.requestID == answer.headers["x-request-id"])
    }

    @Test(arguments: [
        ("a\tb", "a\\u{9}b"), ("\u{202E}evil", "\\u{202e}evil"),
        (String(repeating: "é", count: 200), String(repeating: "é", count: 126)),
        ("\"quoted\\", "\"quoted\\"),
    ])
    func `a user agent is printable and short`(sent: String, kept: String) throws {
        let server = try ReadsServer()
        #expect(try Self.send(server, Manifests.edge, ["User-Agent": sent]).status == 201)
        #expect(server.log.commit(at: Revision(rawValue: 1))?.origin?.userAgent == kept)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0x61, 0x0D, 0x62], nil),
            ([0x61, 0x0A, 0x62], nil),
        ] as [([UInt8], String?)])
    func `a user agent may be any bytes but line ends`(sent: [UInt8], kept: String?) throws {
        let server = try ReadsServer()
        let body = Manifests.edge
        let head =
            "POST /v1/changes HTTP/1.1\r\nHost: 127.0.0.1:\(server.server.port)\r\n"
            + "Content-Type: application/yaml\r\nContent-Length: \(body.utf8.count)\r\n"
        let answer = try server.client.send(
            Array((head + "User-Agent: ").utf8) + sent + Array(("\r\n\r\n" + body).utf8))
        #expect(answer.status == (kept == nil ? 400 : 201))
        #expect(server.log.commit(at: Revision(rawValue: 1))?.origin?.userAgent == kept)
    }

    @Test func `a key of somebody else is another key`() throws {
        let server = try ReadsServer()
        let key = ["Idempotency-Key": "k"]
        let first = try Self.send(server, Manifests.edge, key)
        #expect(first.status == 201)
        server.principal.set(.admin)
        // The same request and the same key: of somebody else, so it is looked at anew.
        let other = try Self.send(server, Manifests.edge, key)
        #expect(other.status == 200)
        #expect(other.headers["idempotency-replayed"] == nil)
        // Another request and the same key: neither replayed nor refused.
        server.principal.set(.serviceAccount("shop/deploy"))
        #expect(try Self.send(server, Manifests.set("shop/web", "a:a.x"), key).status == 201)
        server.principal.set(nil)
        let again = try Self.send(server, Manifests.edge, key)
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(again.body == first.body)
    }
}
