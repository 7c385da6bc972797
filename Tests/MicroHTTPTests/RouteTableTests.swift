import MicroHTTP
import Testing

@Suite struct RouteTableTests {
    static let table: RouteTable<String> = {
        var table = RouteTable<String>()
        table.add(.get, "/", "root")
        table.add(.get, "/v1/commits", "commits")
        table.add(.get, "/v1/commits/{revision}", "commit")
        table.add(.post, "/v1/commits/latest", "latest")
        table.add(.get, "/v1/namespaces/{namespace}/gateways/{name}", "gateway")
        table.add(.put, "/v1/namespaces/{namespace}/gateways/{name}", "put gateway")
        table.add(.get, "/v1/namespaces/{ns}/gateways/edge/snapshot", "edge snapshot")
        table.add(.get, "/v1/namespaces/{namespace}/gateways/{gateway}/snapshot", "snapshot")
        return table
    }()

    private func describe(_ match: RouteTable<String>.Match) -> String {
        switch match {
        case .found(let value, _): value
        case .methodNotAllowed(let allow): allow.map(\.rawValue).joined(separator: ",")
        case .notFound: "-"
        }
    }

    @Test(
        arguments: [
            (.get, [], "root"), (.get, ["v1", "commits"], "commits"), (.get, ["v1"], "-"),
            (.get, ["v1", "commits", "7"], "commit"),
            (.post, ["v1", "commits", "latest"], "latest"),
            (.get, ["v1", "commits", "latest"], "commit"), (.get, ["v1", "commits", ""], "-"),
            (.head, ["v1", "commits"], "commits"), (.delete, ["v1", "commits"], "GET,HEAD"),
            (.delete, ["v1", "commits", "latest"], "GET,HEAD,POST"),
            (.other, ["v1", "namespaces", "a", "gateways", "b"], "GET,HEAD,PUT"),
            (.get, ["v1", "namespaces", "a", "gateways", "edge"], "gateway"),
            (.get, ["v1", "namespaces", "a", "gateways", "edge", "snapshot"], "edge snapshot"),
            (.get, ["v1", "namespaces", "a", "gateways", "b", "snapshot"], "snapshot"),
            (.get, ["v1", "namespaces", "a", "gateways", "b", "snapshot", "c"], "-"),
        ] as [(Method, [String], String)])
    func finds(method: Method, segments: [String], expected: String) {
        #expect(describe(Self.table.find(method, segments)) == expected)
    }

    @Test func `names parameters`() {
        let segments = ["v1", "namespaces", "infra", "gateways", "a/b", "snapshot"]
        guard case .found(_, let parameters) = Self.table.find(.get, segments) else {
            Issue.record("not found")
            return
        }
        #expect(parameters["namespace"] == "infra")
        #expect(parameters["gateway"] == "a/b")
    }
}
