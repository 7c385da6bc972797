import GatewayModel
import JSON
import LintelTesting

let edge = "/v1/namespaces/infra/gateways/edge"

/// What tests send.
enum Requests {
    static let json = ["Content-Type": "application/json"]
    static let yaml = ["Content-Type": "application/yaml"]

    /// A changeset that applies all of `resources`.
    static func changes(
        _ resources: [Resource], deleting deleted: [ResourceID] = [], message: String = "",
        expectPlan: String? = nil
    ) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("message", message)
            writer.member("expectPlan", ifPresent: expectPlan)
            writer.key("changes")
            writer.array { writer in
                for resource in resources {
                    writer.object { $0.member("apply", raw: resource.json()) }
                }
                for id in deleted {
                    writer.object { writer in
                        writer.key("delete")
                        writer.object { writer in
                            writer.member("kind", id.kind.rawValue)
                            writer.member("namespace", id.namespace)
                            writer.member("name", id.name)
                        }
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func gateway(_ name: String = "edge", _ annotations: [String: String] = [:]) -> Resource
    {
        Samples.gateway(NamespacedName(namespace: "infra", name: name), listeners: [])
            .with { $0.annotations.merge(annotations) { $1 } }
    }

    /// A set `team/name` with one HTTP listener per hostname.
    static func set(
        _ team: String, _ name: String, _ hostnames: String..., on gateway: String = "edge",
        port: UInt16 = 80
    ) -> Resource {
        Samples.listenerSet(
            NamespacedName(namespace: team, name: name),
            parent: NamespacedName(namespace: "infra", name: gateway),
            listeners: hostnames.enumerated().map { index, hostname in
                Samples.listener("l\(index)", hostname, port: port)
            })
    }
}

extension HTTPClient {
    /// Posts a changeset.
    func change(
        _ resources: [Resource], deleting deleted: [ResourceID] = [], message: String = "",
        key: String? = nil, agent: String? = nil, query: String = ""
    ) throws -> Answer {
        var headers = Requests.json
        headers["Idempotency-Key"] = key
        headers["User-Agent"] = agent
        return try send(
            "POST", "/v1/changes" + query, headers: headers,
            body: Requests.changes(resources, deleting: deleted, message: message))
    }

    func post(_ target: String, _ body: String, headers: [String: String] = [:]) throws -> Answer {
        try send(
            "POST", target, headers: Requests.json.merging(headers) { $1 }, body: body)
    }

    func snapshot(_ gateway: String = edge) throws -> Answer { try get(gateway + "/snapshot") }

    /// The revision of the last commit, as an empty preview sees it.
    func headRevision() throws -> Int64 {
        let nothing = #"{"changes":[{"delete":{"kind":"Namespace","name":"nobody-here"}}]}"#
        return try post("/v1/changes?dryRun=true", nothing).root["revision"]?.int64 ?? -1
    }
}

extension HTTPClient.Answer {
    /// The body as JSON; reading it on needs no unwrapping, because what is missing is nil.
    var root: JSONNode {
        get throws { try JSONDocument.parsing(body).root }
    }

    var revision: Int64 { (try? root["revision"]?.int64) ?? -1 }
    var version: Int64 { (try? root["version"]?.int64) ?? -1 }
    var problem: String? { try? root["type"]?.string }
    var plan: String? { try? root["plan"]?.string }

    /// The bytes of a snapshot that do not name the version.
    var listeners: String {
        guard let start = text.firstRange(of: "\"listeners\":") else { return "" }
        return String(text[start.lowerBound...])
    }

    /// The pointers of a problem's errors.
    var pointers: [String] {
        (try? root["errors"]?.elements.compactMap { $0["pointer"]?.string }) ?? []
    }
}
