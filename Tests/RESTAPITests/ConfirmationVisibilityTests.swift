import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import RESTAPI

/// What each caller is told of a change on trial.
@Suite struct ConfirmationVisibilityTests {
    let world: AccessWorld

    init() throws { world = try AccessWorld() }

    private static let more = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {namespace: shop, name: arcade-trial}
        spec:
          parentRef: {namespace: infra, name: edge}
          listeners: [{name: t, port: 80, protocol: HTTP, hostname: trial.example.org}]
        """

    private func names(_ principal: String) throws -> [String] {
        let answer = try world.get(principal, "/v1/commitconfirmations")
        try #require(answer.status == 200, "\(principal): \(answer.text)")
        return try JSONDocument.parsing(answer.body).root["items"]?.elements.compactMap {
            $0["metadata"]?["name"]?.string
        } ?? []
    }

    @Test func `a team sees its own, whole, and others see nothing`() throws {
        let made = try world.post("editor", Self.more, query: "?confirmWithin=10m")
        try #require(made.status == 201, "\(made.text)")
        let revision = "\(world.revision)"
        for principal in ["editor", "viewer", "platform"] {
            #expect(try names(principal) == [revision])
            let commit = try world.get(principal, "/v1/commits/\(revision)")
            #expect(commit.status == 200)
            #expect(commit.text.contains(#""terms":{"confirmBefore":"#))
            #expect(!commit.text.contains("partial"))
        }
        #expect(try names("other") == [])
        #expect(try world.get("other", "/v1/commitconfirmations/\(revision)").status == 404)
        #expect(try world.get("other", "/v1/commits/\(revision)").status == 404)
        let confirmed = try world.ask(
            "editor", "POST", "/v1/commits/\(revision)/confirm", body: #"{"message":"fine"}"#)
        #expect(confirmed.status == 201, "\(confirmed.text)")
        // Who confirmed it sees that, and the other team does not.
        #expect(try world.get("editor", "/v1/commits/\(world.revision)").text.contains("fine"))
        #expect(try world.get("other", "/v1/commits/\(world.revision)").status == 404)
    }

    private static func backend(_ namespace: String) -> String {
        """
        ---
        apiVersion: lintel.dev/v1
        kind: Backend
        metadata: {namespace: \(namespace), name: trial}
        spec: {endpoints: [{host: 10.0.0.1, port: 80}]}

        """
    }

    @Test func `who sees a part of it is not told whose the rest is`() throws {
        let both = Self.backend("shop") + Self.backend("elsewhere")
        try #require(try world.post("platform", both, query: "?confirmWithin=10m").status == 201)
        let revision = world.revision
        #expect(try names("editor") == [])
        for path in ["/v1/commits/\(revision)", "/v1/events?limit=1000"] {
            let answer = try world.get("editor", path)
            #expect(answer.status == 200)
            #expect(!answer.text.contains("elsewhere") && !answer.text.contains("platform"))
            #expect(!answer.text.contains("CommitConfirmation"))
        }
    }

    @Test func `its history says who made it after it was confirmed too`() throws {
        let made = try world.post(
            "editor", Self.backend("shop"), query: "?confirmWithin=10m&message=mine")
        try #require(made.status == 201, "\(made.text)")
        let confirmed = try world.ask("editor", "POST", "/v1/commits/\(world.revision)/confirm")
        try #require(confirmed.status == 201, "\(confirmed.text)")
        let history = try world.get("editor", "/v1/namespaces/shop/backends/trial/history")
        #expect(history.text.contains(#""message":"mine""#))
    }

    @Test func `what is frozen stands among the limits of a namespace`() throws {
        let freeze = """
            apiVersion: lintel.dev/v1
            kind: ChangeFreeze
            metadata: {name: sale}
            spec: {namespaces: [shop], reason: the sale, until: "2199-01-01T00:00:00Z"}
            """
        try #require(try world.post("platform", freeze).status == 201)
        let limits = try world.get("editor", "/v1/namespaces/shop/limits")
        #expect(
            limits.text.contains(#""freezes":[{"name":"sale","reason":"the sale","until":"2199"#))
        let refused = try world.post("editor", Self.more)
        #expect(refused.status == 409)
        #expect(
            refused.text.contains(#""freezes":[{"name":"sale","reason":"the sale","until":"2199"#))
    }
}
