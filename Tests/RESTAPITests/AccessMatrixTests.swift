import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

/// Every operation, asked of a resource of team `shop` by somebody of each ready-made role there,
/// by nobody, by the editor of another team, and by who may do everything: what it is answered, and
/// that nothing foreign is in the answer.
@Suite struct AccessMatrixTests {
    /// Who asks, in the order of the rows.
    static let callers = [
        "viewer", "editor", "gateway-admin", "proxy", "auditor", "admin", "nobody", "other",
        "platform",
    ]

    /// What each caller is answered; 0 is that it was let in, whatever came of it.
    struct Row {
        let statuses: [Int]
        var body = ""

        init(_ statuses: Int..., body: String = "") {
            (self.statuses, self.body) = (statuses, body)
        }

        private init(of statuses: [Int], body: String) {
            (self.statuses, self.body) = (statuses, body)
        }

        /// Whoever would be shown it is let in.
        var ifThereWereOne: Row { Row(of: statuses.map { $0 == 200 ? 0 : $0 }, body: body) }
    }

    // MARK: The table

    /// viewer, editor, gateway-admin, proxy, auditor, admin, nobody, other, platform
    static let rows: [String: Row] = [
        "POST /v1/changes": Row(
            403, 200, 200, 403, 403, 200, 401, 403, 200,
            body: AccessWorld.resource(.backend, "shop", AccessWorld.own)),
        "POST \(gateway)/rollback": Row(
            403, 200, 200, 403, 403, 200, 401, 403, 200, body: #"{"toVersion": 2}"#),
        "GET \(gateway)/snapshot": Row(200, 200, 200, 200, 200, 200, 401, 404, 200),
        "GET \(gateway)/versions/{version}/snapshot": Row(
            200, 200, 200, 200, 200, 200, 401, 404, 200),
        "GET \(gateway)/versions": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET \(gateway)/versions/{version}": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET \(gateway)/diff": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET \(gateway)/explain": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET \(gateway)/listeners": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET \(gateway)/convergence": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET /v1/namespaces/{namespace}/limits": Row(
            200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET \(gateway)/nodes": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        // There is none.
        "GET \(gateway)/pin": Row(404, 404, 404, 403, 404, 404, 401, 404, 404),
        "PUT \(gateway)/pin": Row(
            403, 403, 200, 403, 403, 200, 401, 403, 200,
            body: #"{"version": 2, "reason": "x", "until": "2199-01-01T00:00:00Z"}"#),
        "DELETE \(gateway)/pin": Row(403, 403, 404, 403, 403, 404, 401, 403, 404),
        // Nothing holds it.
        "POST \(gateway)/versions/{version}/release": Row(
            403, 403, 409, 403, 403, 409, 401, 403, 409, body: #"{"reason": "x"}"#),
        "GET /v1/commits": Row(200, 200, 200, 403, 200, 200, 401, 200, 200),
        "GET /v1/commits/{revision}": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "GET /v1/commits/{revision}/progress": Row(
            200, 200, 200, 403, 200, 200, 401, 404, 200),
        "POST /v1/commits/{revision}/revert": Row(
            403, 403, 403, 403, 403, 403, 401, 404, 200, body: "{}"),
        // Nothing waits for confirmation here.
        "POST /v1/commits/{revision}/confirm": Row(
            403, 403, 403, 403, 403, 403, 401, 404, 409, body: "{}"),
        // What it would touch says who may.
        "POST /v1/proposals": Row(
            403, 200, 200, 403, 403, 200, 401, 403, 200,
            body: AccessWorld.resource(.backend, "shop", AccessWorld.own)),
        // There is none.
        "POST /v1/proposals/{name}/approve": Row(
            404, 404, 404, 404, 404, 404, 401, 404, 404, body: #"{"word": "fine"}"#),
        "POST /v1/proposals/{name}/refuse": Row(
            404, 404, 404, 404, 404, 404, 401, 404, 404, body: #"{"reason": "x"}"#),
        "POST /v1/proposals/{name}/withdraw": Row(404, 404, 404, 404, 404, 404, 401, 404, 404),
        "GET /v1/events": Row(200, 200, 200, 403, 200, 200, 401, 200, 200),
        "GET /v1/warnings": Row(200, 200, 200, 403, 200, 200, 401, 200, 200),
        "GET /v1/namespaces/{namespace}/warnings": Row(
            200, 200, 200, 403, 200, 200, 401, 403, 200),
        "POST /v3/discovery:listeners": discovery("listeners"),
        "POST /v3/discovery:clusters": discovery("clusters"),
        "POST /v3/discovery:routes": discovery("routes"),
        "POST /v3/discovery:endpoints": discovery("endpoints"),
        "POST /v3/discovery:secrets": discovery("secrets"),
        "GET /healthz": Row(200, 200, 200, 200, 200, 200, 200, 200, 200),
        "GET /readyz": Row(200, 200, 200, 200, 200, 200, 200, 200, 200),
        "GET /version": Row(200, 200, 200, 200, 200, 200, 200, 200, 200),
        "GET \(GetProtectedResource.path)": Row(200, 200, 200, 200, 200, 200, 200, 200, 200),
        // Where nobody signs in. Elsewhere nobody needs a right either: SessionTests.
        "POST /session": Row(404, 404, 404, 404, 404, 404, 404, 404, 404),
        "DELETE /session": Row(404, 404, 404, 404, 404, 404, 404, 404, 404),
        "POST /session/refresh": Row(404, 404, 404, 404, 404, 404, 404, 404, 404),
        "GET /session/login": Row(404, 404, 404, 404, 404, 404, 404, 404, 404),
        "GET \(LoginCallback.path)": Row(404, 404, 404, 404, 404, 404, 404, 404, 404),
        "GET /openapi.yaml": Row(200, 200, 200, 200, 200, 200, 200, 200, 200),
        "GET /metrics": Row(403, 403, 403, 403, 403, 403, 401, 403, 200),
        "GET /v1/search": Row(200, 200, 200, 200, 200, 200, 401, 200, 200),
        // No role gives it.
        "GET /v1/backup": Row(403, 403, 403, 403, 403, 403, 401, 403, 403),
        "GET /v1/verification": Row(403, 403, 403, 403, 403, 403, 401, 403, 403),
        "GET /v1/me": Row(200, 200, 200, 200, 200, 200, 401, 200, 200),
        "GET /v1/audit": Row(403, 403, 403, 403, 200, 200, 401, 403, 200),
        // Whoever is let in asks for what is not there, or says too much.
        "POST \(account)/tokens": Row(403, 403, 403, 403, 403, 0, 401, 403, 0, body: "{}"),
        "GET \(account)/tokens": Row(403, 403, 403, 403, 0, 0, 401, 404, 0),
        "DELETE \(account)/tokens/{id}": Row(403, 403, 403, 403, 403, 0, 401, 403, 0),
        // Nothing is delivered from here.
        "GET \(webhook)/deliveries": Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        "POST \(webhook)/deliveries/send": Row(403, 0, 0, 403, 403, 0, 401, 403, 0),
        "POST \(webhook)/deliveries/{id}/send": Row(403, 0, 0, 403, 403, 0, 401, 403, 0),
        "POST \(webhook)/test": Row(403, 0, 0, 403, 403, 0, 401, 403, 0),
    ]

    private static let gateway = "/v1/namespaces/{namespace}/gateways/{name}"
    private static let webhook = "/v1/namespaces/{namespace}/webhooks/{name}"
    private static let account = "/v1/namespaces/{namespace}/serviceaccounts/{name}"

    private static func discovery(_ type: String) -> Row {
        let isNamed = type != "listeners" && type != "clusters"
        let poll = DiscoveryPoll(
            type: type, cluster: "shop/\(AccessWorld.name(.gateway, AccessWorld.own))",
            names: isNamed ? ["nothing"] : [])
        return Row(403, 403, 403, 0, 403, 0, 401, 403, 0, body: poll.body)
    }

    /// The rows of a kind: who reads what, and who writes it.
    static func rows(of kind: ResourceKind) -> [String: Row] {
        let reads: (one: Row, all: Row, every: Row)
        let write: (String) -> Row
        switch kind.part {
        case .access where kind.isNamespaced:
            reads = (
                Row(403, 403, 403, 403, 200, 200, 401, 404, 200),
                Row(403, 403, 403, 403, 200, 200, 401, 403, 200),
                Row(403, 403, 403, 403, 200, 200, 401, 403, 200)
            )
            write = { Row(403, 403, 403, 403, 403, 200, 401, 403, 200, body: $0) }
        case .governance where kind.isNamespaced:
            reads = ofTeams
            write = { Row(403, 403, 200, 403, 403, 200, 401, 403, 200, body: $0) }
        case .governance where kind.row.isSeenByContent:
            // There is none; who asks for all of them gets those that it sees.
            let none = Row(404, 404, 404, 404, 404, 404, 401, 404, 404)
            let every = Row(200, 200, 200, 200, 200, 200, 401, 200, 200)
            return [
                "GET \(kind.path)": none, "GET \(kind.path)/history": none,
                "GET \(kind.listPath)": every,
            ]
        case .access, .governance:
            let none = Row(403, 403, 403, 403, 403, 403, 401, 403, 200)
            reads = (none, none, none)
            write = { Row(403, 403, 403, 403, 403, 403, 401, 403, 200, body: $0) }
        case .namespace, .gateway, .grant:
            reads = ofTeams
            write = { Row(403, 403, 200, 403, 403, 200, 401, 403, 200, body: $0) }
        case .set, .route, .secret, .backend, .none:
            reads = ofTeams
            write = { Row(403, 200, 200, 403, 403, 200, 401, 403, 200, body: $0) }
        }
        var rows = [
            "GET \(kind.path)": reads.one, "GET \(kind.path)/history": reads.one,
            "GET \(kind.listPath)": reads.every,
        ]
        if kind.isNamespaced { rows["GET \(kind.listPathOfNamespace)"] = reads.all }
        guard kind.row.isWritable else {
            // There is none, for who may know that.
            return rows.mapValues(\.ifThereWereOne)
        }
        let writes = [
            "PUT \(kind.path)": write(AccessWorld.resource(kind, "shop", AccessWorld.own)),
            "PATCH \(kind.path)": write(#"{"metadata": {"labels": {"new": "label"}}}"#),
            "DELETE \(kind.path)": write(""),
        ]
        return rows.merging(writes) { $1 }
    }

    private static let ofTeams = (
        one: Row(200, 200, 200, 403, 200, 200, 401, 404, 200),
        all: Row(200, 200, 200, 403, 200, 200, 401, 403, 200),
        every: Row(200, 200, 200, 403, 200, 200, 401, 200, 200)
    )

    // MARK: Asking

    /// What is asked: of what is the team's, and of changes only what they would do.
    private static func target(_ pattern: String, _ method: String, in world: AccessWorld) -> String
    {
        let kind = ResourceKind.allCases.last { kind in
            let place = kind.isNamespaced ? "/{namespace}/\(kind.plural)" : "/\(kind.plural)/"
            return kind.row.isReadable && pattern.contains(place)
        }
        let path =
            pattern.replacing("{namespace}", with: "shop")
            .replacing("{name}", with: AccessWorld.name(kind ?? .gateway, AccessWorld.own))
            .replacing("{version}", with: "2").replacing("{revision}", with: "2")
        if pattern.hasSuffix("/diff") { return path + "?from=2" }
        if pattern.hasSuffix("/explain") { return path + "?port=80" }
        if pattern.hasSuffix("/search") { return path + "?q=a" }
        let isChange =
            method != "GET" && !path.hasPrefix("/v3/") && !path.contains("/tokens")
            && !path.contains("/proposals/") && !path.contains("/deliveries")
            && !path.hasSuffix("/test") && !path.hasPrefix("/session")
        return isChange ? path + "?dryRun=true" : path
    }

    private static func mediaType(_ method: String, _ pattern: String) -> String {
        if method == "PATCH" { return "application/merge-patch+json" }
        let hasManifest =
            method == "PUT" && !pattern.hasSuffix("/pin")
            || ["/v1/changes", "/v1/proposals"].contains(pattern)
        return hasManifest ? "application/yaml" : "application/json"
    }

    /// Or a role that grants it would be warned of as one that grants nothing.
    @Test func `what an operation needs the right to is what roles may name`() throws {
        for route in try ReadsServer().chain.router.table.routes {
            let resource = route.value.access.resource
            switch resource.audience {
            case .everybody, .authenticated, .unlimited: continue
            case .entitled, .partaking:
                #expect(
                    AccessTarget.isKnown(resource.name, of: resource.group), "\(resource.name)")
            }
        }
    }

    @Test func `everybody is answered what the table says and nothing of others`() throws {
        let world = try AccessWorld()
        var rows = Self.rows
        for path in GetPage.paths {
            rows["GET \(path)"] = Row(200, 200, 200, 200, 200, 200, 200, 200, 200)
        }
        for path in GetAsset.paths {
            // There is none of that digest.
            rows["GET \(path)"] = Row(404, 404, 404, 404, 404, 404, 404, 404, 404)
        }
        for kind in ResourceKind.allCases where kind.row.isReadable {
            rows.merge(Self.rows(of: kind)) { $1 }
        }
        for route in world.server.chain.router.table.routes {
            let (method, pattern) = (route.method.rawValue, route.pattern)
            guard let row = rows["\(method) \(pattern)"] else {
                Issue.record("\(method) \(pattern) has no row: who may do it?")
                continue
            }
            let target = Self.target(pattern, method, in: world)
            for (caller, expected) in zip(Self.callers, row.statuses) {
                let answer = try world.ask(
                    caller, method, target, Self.mediaType(method, pattern), body: row.body)
                let isExpected =
                    expected == 0 ? ![401, 403].contains(answer.status) : answer.status == expected
                #expect(
                    isExpected,
                    "\(caller) \(method) \(target): \(answer.status), not \(expected)"
                )
                check(answer, of: caller, asking: target + row.body)
            }
        }
    }

    /// Of the other team nothing may be told but what was asked in its words.
    private func check(_ answer: HTTPClient.Answer, of caller: String, asking request: String) {
        if caller == "platform" { return }
        let word = caller == "other" ? AccessWorld.own : AccessWorld.foreign
        var text = answer.text
        for (name, value) in answer.headers { text += "\n\(name): \(value)" }
        for kind in ResourceKind.allCases {
            let name = AccessWorld.name(kind, word)
            if request.contains(name) { text = text.replacing(name, with: "") }
        }
        #expect(!text.contains(word), "\(caller) \(request) is told of \(word): \(text)")
    }

    @Test func `there is something to be told in nearly every answer`() throws {
        let world = try AccessWorld()
        for target in [
            "/v1/listenersets", "/v1/commits", "/v1/events", "/v1/secrets", "/v1/httproutes",
        ] {
            let all = try world.get("platform", target).text
            #expect(all.contains(AccessWorld.foreign) && all.contains(AccessWorld.own))
            let own = try world.get("viewer", target).text
            #expect(own.contains(AccessWorld.own), "\(target)")
        }
    }
}
