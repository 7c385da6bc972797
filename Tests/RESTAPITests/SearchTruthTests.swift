import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import RESTAPI

/// What a search says of names, compared with what `explain` says to the same caller, and with who
/// served them after each commit.
@Suite struct SearchTruthTests {
    private static let hostnames = [
        "*", "*.a.org", "x.a.org", "y.a.org", "*.b.a.org", "z.b.a.org", "a.org", "c.net",
    ]
    /// Names of hosts: nobody asks a server for a wildcard.
    private static let asked =
        hostnames.filter { !$0.contains("*") } + ["q.a.org", "q.b.a.org", "d.net"]
    private static let gateways = ["edge", "inner"]
    private static let ports = [80, 443, 8443]
    private static let teams = ["shop", "shop-2", "c"]

    /// What a run has done and compared: it may not come to nothing unnoticed.
    private struct Tally {
        var commits = 0
        var reverts = 0
        var rollbacks = 0
        /// Names that both a search and `explain` know of.
        var found = 0
        /// Names that a listener of their own serves, as who sees all is told, and those of them
        /// that have `since`.
        var served = 0
        var dated = 0
    }

    private enum Change { case set, removal, revert, rollback }

    private struct Key: Hashable {
        let gateway: String
        let port: Int
        let hostname: String
    }

    private func listener(_ number: Int, _ random: inout SeededGenerator) -> String {
        let hostname = random.pick(Self.hostnames)
        let host = hostname == "*" ? "" : ", hostname: \"\(hostname)\""
        let line = "    - {name: l\(number)"
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5: return "\(line), port: 80, protocol: HTTP\(host)}\n"
        case 5, 6:
            let secret = Bool.random(using: &random) ? "tls" : "gone"
            return "\(line), port: 443, protocol: HTTPS\(host), "
                + "tls: {certificateRefs: [{name: \(secret)}]}}\n"
        case 7: return "\(line), port: 8443, protocol: TLS\(host), tls: {mode: Passthrough}}\n"
        case 8: return "\(line), port: 9000, protocol: TCP}\n"
        default: return "\(line), port: 9000, protocol: UDP}\n"
        }
    }

    private func set(_ random: inout SeededGenerator) -> String {
        let team = random.pick(Self.teams)
        let name = "s\(Int.random(in: 0..<3, using: &random))"
        let gateway = random.pick(Self.gateways + ["edge", "gone"])
        let count = Int.random(in: 1...3, using: &random)
        let listeners = (0..<count).map { listener($0, &random) }.joined()
        return """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {namespace: \(team), name: \(name)}
            spec:
              parentRef: {namespace: infra, name: \(gateway)}
              listeners:
            \(listeners)
            """
    }

    private static let inner = AccessWorld.platform
        .replacing("name: edge", with: "name: inner")

    private func explained(_ world: AccessWorld, _ caller: String, _ key: Key) throws -> JSONNode? {
        let answer = try world.get(
            caller,
            "/v1/namespaces/infra/gateways/\(key.gateway)/explain?port=\(key.port)"
                + "&hostname=\(key.hostname)")
        return answer.status == 200 ? try JSONDocument.parsing(answer.body).root : nil
    }

    @Test(arguments: 1...6) func `as explain has it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let world = try AccessWorld()
        try world.server.apply(Self.inner)
        for team in ["shop", "c"] {
            try world.server.apply(
                AccessWorld.resource(.secret, team, "tls").replacing(
                    "name: tls-secrets", with: "name: tls"))
        }
        var serving: [Key: (id: String, since: Int64)] = [:]
        var tally = Tally()
        for step in 0..<60 {
            let (change, status) = try change(world, &random)
            if status == 201 {
                tally.commits += 1
                if change == .revert { tally.reverts += 1 }
                if change == .rollback { tally.rollbacks += 1 }
            }
            try note(world, &serving)
            if step % 6 == 5 {
                for caller in ["platform", "viewer", "other", "stranger"] {
                    try compare(world, caller, serving, &tally)
                }
            }
        }
        #expect(tally.commits > 20 && tally.reverts > 0 && tally.rollbacks > 0, "\(tally)")
        #expect(tally.found > 80 && tally.served > 15, "\(tally)")
        // It is left out where it would take long to find out.
        #expect(tally.dated * 10 > tally.served * 9, "\(tally)")
    }

    /// A set more or another one, one less, the last commit undone, or a gateway gone back.
    ///
    /// - Returns: which of them was asked for, and the status of the answer.
    private func change(
        _ world: AccessWorld, _ random: inout SeededGenerator
    ) throws -> (Change, status: Int) {
        let client = world.server.client
        let json = ["Content-Type": "application/json"]
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            let team = random.pick(Self.teams)
            let path = "/v1/namespaces/\(team)/listenersets/s0"
            return (.removal, try client.send("DELETE", path).status)
        case 1:
            let path = "/v1/commits/\(world.revision)/revert"
            return (.revert, try client.send("POST", path, headers: json, body: "{}").status)
        case 2:
            let to = Int64.random(in: 5...world.revision, using: &random)
            let answer = try client.send(
                "POST", "/v1/namespaces/infra/gateways/edge/rollback", headers: json,
                body: "{\"toVersion\": \(to)}")
            return (.rollback, answer.status)
        default:
            let answer = try client.send(
                "POST", "/v1/changes", headers: ["Content-Type": "application/yaml"],
                body: set(&random))
            return (.set, answer.status)
        }
    }

    /// Who serves what now, and since which commit.
    private func note(
        _ world: AccessWorld, _ serving: inout [Key: (id: String, since: Int64)]
    ) throws {
        for gateway in Self.gateways {
            for port in Self.ports {
                for hostname in Self.asked {
                    let key = Key(gateway: gateway, port: port, hostname: hostname)
                    let now = try explained(world, "platform", key)
                    guard now?.text("servedBy.match") == "exact",
                        let id = now?.text("servedBy.id")
                    else {
                        serving[key] = nil
                        continue
                    }
                    if serving[key]?.id != id { serving[key] = (id, world.revision) }
                }
            }
        }
    }

    private func compare(
        _ world: AccessWorld, _ caller: String, _ serving: [Key: (id: String, since: Int64)],
        _ tally: inout Tally
    ) throws {
        for hostname in Self.asked {
            let answer = try world.get(caller, "/v1/search?q=\(hostname)&limit=100")
            try #require(answer.status == 200, "\(answer.text)")
            let root = try JSONDocument.parsing(answer.body).root
            var results: [Key: JSONNode] = [:]
            for result in root.at("results")?.elements.map({ $0 }) ?? []
            where result.text("hostname") == hostname {
                let key = Key(
                    gateway: result.text("gateway.name") ?? "",
                    port: Int(result.text("port") ?? "") ?? 0, hostname: hostname)
                #expect(results[key] == nil, "twice")
                results[key] = result
            }
            for gateway in Self.gateways + ["gone"] {
                for port in Self.ports {
                    let key = Key(gateway: gateway, port: port, hostname: hostname)
                    let told = try explained(world, caller, key)
                    let found = results[key]
                    let note: Comment =
                        """
                        \(caller) \(key): \(told?.text("") ?? "-"); found \(found?.text("") ?? "-")
                        """
                    #expect(found?.text("servedBy.id") == told?.text("servedBy.id"), note)
                    let isOthers = told?.text("summary")?.contains("by another listener") ?? false
                    let exactLost = (told?.at("lost").map { Array($0.elements) } ?? []).filter {
                        $0.text("hostname") == hostname
                    }.compactMap { $0.text("id") }
                    let notServed = Set(found?.texts("notServed", "id") ?? [])
                    #expect(Set(exactLost).isSubset(of: notServed), note)
                    if found != nil {
                        if told != nil { tally.found += 1 }
                        #expect((found?.text("servedByOther") == "true") == isOthers, note)
                    }
                    guard caller == "platform" else { continue }
                    if found?.text("servedBy.match") == "exact" { tally.served += 1 }
                    if let since = found?.text("since.revision") {
                        tally.dated += 1
                        #expect(since == "\(serving[key]?.since ?? -1)", note)
                    }
                }
            }
        }
    }
}
