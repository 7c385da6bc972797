import GatewayModel
import LintelTesting
import Testing

/// That the options reach what they are for.
struct FairnessTests {
    private let directory: TemporaryDirectory
    private let lintel: LintelProcess

    init() throws {
        directory = try TemporaryDirectory()
        // So seldom that no test sees the next one come.
        lintel = try LintelProcess(
            directory.file("lintel.db"), "--change-rate", "0.001/2", "--change-rate", "bulk=none",
            "--read-rate", "0.001/1", "--read-rate", "bulk=0.001/3", "--max-held-per-caller", "2",
            "--trusted-proxy", "127.0.0.0/8", isOpen: false)
    }

    private func put(_ name: String, _ headers: [String: String]) throws -> Int {
        try lintel.client().send(
            "PUT", "/v1/namespaces/infra/listenersets/\(name)",
            headers: Requests.json.merging(headers) { $1 },
            body: String(
                decoding: Requests.set("infra", name, "\(name).example").json(), as: UTF8.self)
        ).status
    }

    private func addGateway(_ headers: [String: String] = [:]) throws {
        let answer = try lintel.client().send(
            "PUT", edge,
            headers: Requests.json.merging(try lintel.asAdmin().merging(headers) { $1 }) { $1 },
            body: String(decoding: Requests.gateway().json(), as: UTF8.self))
        try #require(answer.status == 201, "\(answer.text)")
    }

    /// The value of a line of the metrics.
    private func metric(_ name: String) throws -> Substring? {
        let line = name + " "
        return try lintel.client().get("/metrics", headers: try lintel.asAdmin()).text
            .split(separator: "\n").first { $0.hasPrefix(line) }?.dropFirst(line.count)
    }

    @Test func `rates are options, and a role has its own`() throws {
        try addGateway()
        let admin = try lintel.asAdmin()
        let headers = LintelProcess.headers(try lintel.makeToken("ci", "editor", in: "infra").text)
        func read() throws -> Int { try lintel.client().get(edge, headers: headers).status }
        #expect(try ["a", "b", "c"].map { try put($0, headers) } == [201, 201, 429])
        #expect(try [read(), read()] == [200, 429])
        #expect(try metric(#"lintel_shed_total{what="rate_changes"}"#) == "1")
        #expect(try metric(#"lintel_shed_total{what="rate_reads"}"#) == "1")
        // Who may do everything has no limit.
        for name in ["d", "e", "f"] { #expect(try put(name, admin) == 201) }

        let change = try lintel.client().send(
            "POST", "/v1/changes", headers: Requests.yaml.merging(admin) { $1 },
            body: """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: bulk}
                rules: []
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: bulk}
                subjects: [{kind: ServiceAccount, namespace: infra, name: ci}]
                roleRef: {kind: ClusterRole, name: bulk}
                """)
        try #require(change.status == 201, "\(change.text)")
        #expect(try ["g", "h", "i"].map { try put($0, headers) } == [201, 201, 201])
        // One of three was taken before.
        #expect(try [read(), read(), read()] == [200, 200, 429])
    }

    @Test func `places of one caller are an option`() throws {
        try addGateway()
        let headers = LintelProcess.headers(try lintel.makeToken("edge", "proxy", in: "infra").text)
        let target = edge + "/snapshot"
        let tag = try #require(try lintel.client().get(target, headers: headers).headers["etag"])
        let poll = headers.merging(["If-None-Match": tag]) { $1 }
        let waiting = try (0..<2).map { _ in
            let client = try lintel.client()
            try client.ask(target + "?wait=5m", headers: poll)
            return client
        }
        try #require(try eventually { try metric("lintel_held_requests") == "2" })
        #expect(try lintel.client().get(target + "?wait=5m", headers: poll).status == 304)
        #expect(try metric(#"lintel_shed_total{what="held_of_one"}"#) == "1")
        withExtendedLifetime(waiting) {}
    }

    @Test func `an address is believed of a proxy that is an option`() throws {
        try addGateway(["X-Forwarded-For": "x, 192.0.2.7"])
        let commits = try lintel.client().get("/v1/commits", headers: lintel.asAdmin())
        #expect(commits.text.contains(#""address":"192.0.2.7""#))
        // What it says comes through a pipe.
        #expect(lintel.says(#"address="192.0.2.7""#))
    }
}
