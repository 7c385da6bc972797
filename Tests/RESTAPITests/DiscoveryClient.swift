import JSON
import LintelTesting
import MicroHTTP
import Testing

/// What an Envoy would post, with as much about its extensions as a test wants.
struct DiscoveryPoll {
    var type = "listeners"
    var version: String?
    var node = "edge-1"
    var cluster = "infra/edge"
    var names: [String] = []
    var extensions = 3

    var body: String {
        let extensions = (0..<extensions).map { index in
            #"{"name":"envoy.filters.\#(index)","category":"envoy.filters.http","#
                + #""type_urls":["envoy.config.filter.http.x.v2.\#(index)"]}"#
        }.joined(separator: ",")
        let version = version.map { #""version_info":"\#($0)","# } ?? ""
        let names =
            names.isEmpty
            ? "" : #""resource_names":["# + names.map { #""\#($0)""# }.joined(separator: ",") + "],"
        return #"{\#(version)"node":{"id":"\#(node)","cluster":"\#(cluster)","#
            + #""user_agent_name":"envoy","extensions":[\#(extensions)]},\#(names)"#
            + #""type_url":"\#(Self.typeURLs[type] ?? "")"}"#
    }

    var target: String { "/v3/discovery:\(type)" }

    private static let typeURLs = [
        "listeners": "type.googleapis.com/envoy.config.listener.v3.Listener",
        "clusters": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
        "routes": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
        "secrets": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
        "endpoints": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    ]
}

extension HTTPClient {
    /// Sends a poll that may be held; ``answer(isHead:)`` waits for what it is told.
    func begin(
        _ poll: DiscoveryPoll, timeout: Int, headers: [String: String] = [:]
    ) throws {
        let body = poll.body
        let more = headers.map { "\($0): \($1)\r\n" }.joined()
        let head =
            "POST \(poll.target) HTTP/1.1\r\nHost: xds\r\nContent-Type: application/json\r\n" + more
            + "Content-Length: \(body.utf8.count)\r\n"
            + "x-envoy-expected-rq-timeout-ms: \(timeout)\r\n\r\n"
        try write(Array((head + body).utf8))
    }

    /// - Parameter timeout: milliseconds, as Envoy says them; nil asks for an answer at once.
    func discover(
        _ poll: DiscoveryPoll, timeout: Int? = nil, headers: [String: String] = [:]
    ) throws -> Answer {
        var headers = headers
        headers["Content-Type"] = "application/json"
        headers["x-envoy-expected-rq-timeout-ms"] = timeout.map(String.init)
        return try send("POST", poll.target, headers: headers, body: poll.body)
    }
}

extension HTTPClient.Answer {
    var versionInfo: String? { try? JSONDocument.parsing(body).root["version_info"]?.string }
}
