import GatewayModel
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Synchronization
import Testing

@testable import RESTAPI

/// What every request passes, in order, and which of it a poll that comes again passes.
@Suite struct RequestChainTests {
    /// Stands for who is known and for what they may, and notes what it is asked.
    private final class Gatekeeper: Authentication, Authorization {
        struct State {
            var caller: Caller?
            var mayAsk = true
            var asked: [String] = []
        }
        let state = Mutex(State())

        func caller(of request: Request) -> Caller {
            state.withLock { $0.caller } ?? .open(request)
        }

        func require(
            _ access: Access, of path: PathParameters, for caller: Caller
        ) throws(Problem) -> Rights {
            let mayAsk = state.withLock { state in
                let name = ["namespace", "name"].map { path[ifPresent: $0] ?? "" }
                    .joined(separator: "/")
                state.asked.append("\(access.verb) \(access.resource.name) \(name)")
                return state.mayAsk
            }
            if !mayAsk {
                throw Problem(slug: "forbidden", title: "No", status: 403, detail: "no")
            }
            return GatewayState().rights(of: .open)
        }

        var asked: [String] { state.withLock { $0.asked } }
    }

    private let rights = Gatekeeper()

    private func server() throws -> ReadsServer {
        let rights = rights
        let server = try ReadsServer(adjust: {
            $0.authentication = rights
            $0.authorization = rights
        })
        try server.apply(Manifests.edge)
        rights.state.withLock { $0.asked = [] }
        return server
    }

    private static let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot"
    private static let asking = "get gateways/snapshot infra/edge"

    @Test func `rights are asked once for a poll that comes again`() throws {
        let server = try server()
        for _ in 0..<3 { #expect(try server.get(Self.snapshot).status == 200) }
        #expect(rights.asked == [Self.asking])
    }

    @Test func `a poll that comes again is asked anew when rights changed`() throws {
        let server = try server()
        for _ in 0..<2 {
            for _ in 0..<2 { #expect(try server.get(Self.snapshot).status == 200) }
            server.chain.epoch.advance()
        }
        #expect(rights.asked == [Self.asking, Self.asking])
        // The same bytes, and nobody may any more.
        rights.state.withLock { $0.mayAsk = false }
        server.chain.epoch.advance()
        for _ in 0..<2 { #expect(try server.get(Self.snapshot).status == 403) }
        #expect(rights.asked.count == 4)
    }

    @Test func `what one caller asked is not known of another`() throws {
        let server = try server()
        for _ in 0..<2 { #expect(try server.get(Self.snapshot).status == 200) }
        // The same bytes on the same connection, and somebody else sends them.
        rights.state.withLock {
            ($0.caller, $0.mayAsk) = (Caller(.admin, share: .principal("other")), false)
        }
        #expect(try server.get(Self.snapshot).status == 403)
        rights.state.withLock { ($0.caller, $0.mayAsk) = (nil, true) }
        #expect(try server.get(Self.snapshot).status == 200)
        #expect(rights.asked.count == 2, "the first one's is still known")
    }

    @Test(arguments: [
        ("GET", "/v1/namespaces/infra/gateways/edge", "get gateways infra/edge"),
        ("GET", "/v1/namespaces/infra/gateways", "list gateways infra/"),
        ("GET", "/v1/gateways", "list gateways /"),
        ("DELETE", "/v1/namespaces/infra/gateways/no", "delete gateways infra/no"),
        ("PUT", "/v1/namespaces/infra/gateways/no", "update gateways infra/no"),
        ("POST", "/v1/changes", "create changes /"), ("GET", "/healthz", "get healthz /"),
        ("POST", "/v3/discovery:clusters", "create gateways/discovery /"),
    ])
    func `who may not gets nothing`(method: String, target: String, asking: String) throws {
        let server = try server()
        rights.state.withLock { $0.mayAsk = false }
        let answer = try server.client.send(method, target)
        #expect(answer.status == 403)
        #expect(rights.asked == [asking])
        #expect(server.ledger.published.state.revision.rawValue == 1)
    }

    @Test func `what is not for this server is nobody's right`() throws {
        let server = try server()
        let refusals: [([String: String], String, Int)] = [
            (["Host": "evil.example"], "/v1/gateways", 421),
            (["Origin": "http://evil.example"], "/v1/gateways", 403),
            ([:], "/nothing", 404), ([:], "/v1/gateways?x=1", 400),
        ]
        for (headers, target, status) in refusals {
            #expect(try server.client.get(target, headers: headers).status == status)
        }
        #expect(rights.asked == [])
    }

    @Test func `every answer is counted`() throws {
        let server = try server()
        let before = server.chain.metrics.answers.map(\.count)
        for _ in 0..<3 { _ = try server.get(Self.snapshot) }
        let tag = try #require(try server.get(Self.snapshot).headers["etag"])
        for _ in 0..<2 {
            _ = try server.client.get(Self.snapshot, headers: ["If-None-Match": tag])
        }
        _ = try server.get("/nothing")
        let after = server.chain.metrics.answers.map(\.count)
        #expect(zip(after, before).map(-) == [4, 2, 1, 0])
    }
}
