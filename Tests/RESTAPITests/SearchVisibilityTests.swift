import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import RESTAPI

/// What a search tells to whom: what other operations would show, and no more.
@Suite struct SearchVisibilityTests {
    private let world: AccessWorld

    init() throws { world = try AccessWorld() }

    private func search(_ caller: String, _ query: String) throws -> JSONNode {
        let answer = try world.get(caller, "/v1/search?q=\(query)&limit=100")
        try #require(answer.status == 200, "\(answer.text)")
        return try JSONDocument.parsing(answer.body).root
    }

    /// Whoever asks for what may be called like anything.
    @Test(arguments: [
        "a", "e", "example", "com", "shop", "team", "2", "3", "4", "commit", "x.example.com",
        "system", "ada", "http", "443", "infra", "edge", "nobody", "*",
    ])
    func `nothing of the other team is told`(query: String) throws {
        for (caller, foreign) in [
            ("viewer", AccessWorld.foreign), ("editor", AccessWorld.foreign),
            ("admin", AccessWorld.foreign), ("auditor", AccessWorld.foreign),
            ("proxy", AccessWorld.foreign), ("other", AccessWorld.own),
        ] {
            let answer = try world.get(caller, "/v1/search?q=\(query)&limit=100")
            #expect(answer.status == 200 && !answer.text.contains(foreign), "\(answer.text)")
        }
    }

    @Test func `there is something to be told`() throws {
        for (caller, word) in [("viewer", AccessWorld.own), ("other", AccessWorld.foreign)] {
            let found = try search(caller, word)
            let types = Set(found.texts("results", "type"))
            #expect(types.isSuperset(of: ["Hostname", "ListenerSet", "HTTPRoute", "Secret"]))
            let secret = found.texts("results", "summary").first { $0.hasPrefix("Secret") }
            #expect(secret?.contains("has a certificate for") == true)
        }
        let all = try search("platform", "example.com")
        let names = all.texts("results", "hostname")
        #expect(names.contains("arcade.example.com") && names.contains("zanzibar.example.com"))
    }

    /// The same as what is called like nothing.
    @Test(arguments: [
        "zanzibar", "shop-2/zanzibar-listenersets", "shop-2", "3",
        "Secret%20zanzibar-secrets",
    ])
    func `what is not seen is not there`(query: String) throws {
        let found = try search("viewer", query)
        #expect(found.text("results") == "[]")
        #expect(found.text("more") == nil)
        let nowhere = try search("viewer", "quixotic.example.net")
        #expect(found.text("log") == nowhere.text("log"))
    }

    @Test func `who lost a name is told that another listener serves it`() throws {
        let found = try search("other", "*.example.com")
        #expect(
            found.text("answer")?.hasPrefix(
                "*.example.com:80 on infra/edge is served by another listener; "
                    + "shop-2/zanzibar-listenersets lost it") == true)
        #expect(found.text("results.0.servedByOther") == "true")
        #expect(found.text("results.0.nodes") == nil)
    }

    /// As `explain` has it: something of its own is otherwise than it looks.
    @Test func `who has a wider name is told that another listener takes one out of it`() throws {
        let found = try search("viewer", "zanzibar.example.com")
        #expect(
            found.text("answer")
                == "zanzibar.example.com:80 on infra/edge is served by another listener.")
        #expect(found.text("results.0.servedByOther") == "true")
        #expect(found.text("results.0.notServed") == "[]")
    }

    @Test func `who has no part in a gateway is not told that somebody serves there`() throws {
        // It may not attach: it is no part of the gateway.
        try world.server.apply(
            AccessWorld.binding("c", "editor", to: "stranger")
                + Manifests.set("c/late", "x:arcade.example.com")
                .replacing("name: edge}", with: "name: none}"))
        for query in ["arcade.example.com", "arcade", "x.example.com"] {
            let text = try world.get("stranger", "/v1/search?q=\(query)").text
            #expect(!text.contains("another listener") && !text.contains("infra/edge"), "\(text)")
        }
        let own = try search("stranger", "arcade.example.com")
        #expect(
            own.text("answer")
                == "arcade.example.com:80 on infra/none is not served by c/late: Gateway "
                + "infra/none does not exist; create it, or name another.")
    }

    @Test func `who may read no log is told of none`() throws {
        let found = try search("proxy", "platform")
        #expect(found.text("log") == nil && found.text("results") == "[]")
    }

    @Test func `of a commit that is seen in part it is not said who made it and why`() throws {
        try world.server.apply(
            AccessWorld.resource(.backend, "shop", "arcade-new")
                + AccessWorld.resource(.backend, "shop-2", "zanzibar-new"), message: "sesame")
        let revision = world.revision
        #expect(try search("viewer", "sesame").text("results") == "[]")
        #expect(try search("platform", "sesame").text("results.0.revision") == "\(revision)")
        let part = try search("viewer", "\(revision)")
        #expect(part.text("results.0.title") == "commit \(revision)")
        #expect(part.text("results.0.partial") == "true")
        #expect(part.text("results.0.actor") == nil && part.text("results.0.message") == nil)
    }

    @Test func `a namespace is found by who sees something in it, declared or not`() throws {
        try world.server.apply(AccessWorld.clerk)
        for namespace in ["shop", "c"] {
            try world.server.apply(Manifests.set("\(namespace)/late", "x:x.example.net"))
            let found = try search("clerk", namespace)
            #expect(found.texts("results", "title").contains("Namespace \(namespace)"))
            #expect(found.text("answer")?.contains("ListenerSet") == true)
        }
    }

    /// Nor the progress of commits, which counts them.
    @Test func `how many proxies run it is told to who may know`() throws {
        try world.server.apply(AccessWorld.clerk)
        #expect(try search("viewer", "arcade.example.com:443").text("results.0.nodes") != nil)
        let told = try search("clerk", "arcade.example.com:443")
        #expect(told.text("results.0.servedBy.id") != nil)
        #expect(told.text("results.0.nodes") == nil)
    }

    /// Whoever may not read Secrets nor what proxies are given.
    @Test func `when a certificate ends is told to who may know`() throws {
        try world.server.apply(AccessWorld.clerk)
        func end(_ caller: String) throws -> String? {
            let found = try search(caller, "arcade.example.com:443")
            #expect(found.text("results.0.servedBy.id") != nil)
            return found.text("results.0.certificateNotAfter")
        }
        #expect(try end("viewer") != nil)
        #expect(try end("clerk") == nil)
    }
}

extension AccessWorld {
    /// Somebody who may get ListenerSets, and nothing else.
    static let clerk = ["shop", "c"].map { namespace in
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {namespace: \(namespace), name: sets}
        rules:
          - {apiGroups: [gateway.networking.k8s.io], resources: [listenersets], verbs: [get]}

        """
            + binding(namespace, "sets", to: "clerk")
            .replacing("kind: ClusterRole,", with: "kind: Role,")
    }.joined()
}
