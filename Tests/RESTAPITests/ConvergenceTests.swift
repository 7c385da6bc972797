import EventLog
import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import Ledger
@testable import RESTAPI

/// How long versions take to reach the proxies.
@Suite("GET …/gateways/{name}/convergence")
struct ConvergenceTests {
    private static let gateway = "/v1/namespaces/infra/gateways/edge"

    /// Polls once, as a proxy that has what `tag` says; gives what it has then.
    private func poll(
        _ server: ReadsServer, _ node: String, has tag: String? = nil
    ) throws -> String {
        let answer = try server.client.get(
            Self.gateway + "/snapshot?node=\(node)",
            headers: tag.map { ["If-None-Match": $0] } ?? [:])
        return try #require(answer.headers["etag"])
    }

    private func versions(_ server: ReadsServer, _ query: String = "") throws -> [JSONNode] {
        let root = try server.json(Self.gateway + "/convergence" + query)
        return Array(try #require(root.at("versions")).elements)
    }

    @Test func `a version converges proxy by proxy`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let nodes = ["a", "b", "c", "d"]
        for node in nodes { _ = try poll(server, node, has: try poll(server, node)) }
        try server.apply(Manifests.set("shop/web", "www:www.example.com"))
        let tag = try poll(server, "a")
        var told: [[Bool]] = []
        for node in nodes {
            _ = try poll(server, node, has: tag)
            let newest = try #require(try versions(server).first)
            #expect(newest.text("version") == "2" && newest.text("nodeCount") == "4")
            #expect(newest.text("acknowledgedCount") == "\(told.count + 1)")
            told.append([50, 95, 100].map { newest.text("secondsTo\($0)") != nil })
        }
        #expect(
            told == [
                [false, false, false], [true, false, false], [true, false, false],
                [true, true, true],
            ])
        let all = try versions(server)
        #expect(all.map { $0.text("version") } == ["2", "1"])
        #expect(all[0].text("decidedAt") != nil && all[0].text("durableAt") != nil)
        #expect(all[0].text("releasedAt") != nil && all[0].text("released") == "true")
        // They came after it: it was not on its way to anybody.
        #expect(all[1].text("acknowledgedCount") == "4" && all[1].text("secondsTo100") == nil)
    }

    @Test func `who passes over a version has it with the next, and a newcomer waits for none`()
        throws
    {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let first = try poll(server, "a")
        _ = try poll(server, "a", has: first)
        for number in 2...3 { try server.apply(Manifests.set("shop/s\(number)", "x:x\(number).a")) }
        let tag = try poll(server, "a", has: first)
        _ = try poll(server, "late", has: try poll(server, "late"))
        #expect(try versions(server).allSatisfy { $0.text("secondsTo50") == nil })
        _ = try poll(server, "a", has: tag)
        for version in try versions(server).prefix(2) {
            #expect(version.text("acknowledgedCount") == "2" && version.text("nodeCount") == "2")
            #expect(version.text("secondsTo100") != nil, "only one was waited for")
        }
    }

    @Test func `page by page, and a deleted gateway says so`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        for number in 2...4 { try server.apply(Manifests.set("shop/s\(number)", "x:x\(number).a")) }
        let page = try server.json(Self.gateway + "/convergence?limit=2")
        #expect(page.texts("versions", "version") == ["4", "3"])
        let before = try #require(page.text("before"))
        let next = try server.json(Self.gateway + "/convergence?limit=2&before=\(before)")
        #expect(next.texts("versions", "version") == ["2", "1"] && next.text("before") == nil)
        for query in ["limit=0", "limit=101", "before=x", "after=1"] {
            #expect(try server.get(Self.gateway + "/convergence?" + query).status == 400)
        }
        _ = try server.client.send("DELETE", Self.gateway)
        let gone = try #require(try versions(server, "?limit=1").first)
        #expect(gone.text("deleted") == "true" && gone.text("nodeCount") == nil)
        #expect(try server.get("/v1/namespaces/infra/gateways/none/convergence").status == 404)
    }

    /// As a search has it.
    @Test func `who may get neither nodes nor commits is not told how many proxies there are`()
        throws
    {
        let world = try AccessWorld()
        func role(_ resources: String) -> String {
            """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {namespace: infra, name: peek}
            rules:
              - apiGroups: [gateway.networking.k8s.io]
                resources: [\(resources)]
                verbs: [get, list]

            """
        }
        let binding = AccessWorld.binding("infra", "peek", to: "peeker")
            .replacing("kind: ClusterRole,", with: "kind: Role,")
        try world.server.apply(role("gateways") + binding)
        let target = Self.gateway + "/convergence"
        #expect(try world.get("peeker", target).status == 403)
        #expect(try world.get("viewer", target).status == 404)
        try world.server.apply(role("gateways, gateways/nodes"))
        #expect(try world.get("peeker", target).status == 200)
    }

    // MARK: The counting

    private static let start = Timestamp(rawValue: 1_000_000)

    @Test func `so many that they are at least that part`() throws {
        var steps: [String: NodeSteps] = [:]
        var nodes: [NodeReport] = []
        for number in 1...20 {
            let name = "n\(number)"
            var own = NodeSteps()
            own.acknowledged(Revision(rawValue: 1), at: Self.start)
            let time = Timestamp(rawValue: Self.start.rawValue + Int64(number) * 1_000_000)
            own.acknowledged(Revision(rawValue: 2), at: time)
            steps[name] = own
            nodes.append(
                NodeReport(
                    StoredNode(
                        NodeID("infra/edge", name), lastPoll: time, version: Revision(rawValue: 2)))
            )
        }
        func seconds(_ isRemembered: Bool = true) -> [Double?] {
            FleetSteps(nodes, steps).convergence(
                on: Revision(rawValue: 2), from: Self.start, isRemembered: isRemembered
            ).seconds
        }
        #expect(seconds() == [10, 19, 20])
        #expect(seconds(false) == [nil, nil, nil])
        // Of one that has it nobody knows since when, as after another version of the same content.
        steps["n3"] = nil
        #expect(seconds() == [11, 20, nil])
    }
}
