import ArgumentParser
import Foundation
import RESTAPI
import XDSServer

/// How `lintel serve` serves Envoys.
struct DiscoveryOptions: ParsableArguments {
    @Option(
        name: .customLong("envoy-binary"),
        help: ArgumentHelp(
            """
            The Envoy that judges what proxies are to be given (LINTEL_ENVOY_BINARY; the envoy on \
            PATH by default; empty for none).
            """, valueName: "file"))
    var envoyBinary: String?

    @Option(
        name: .customLong("node-mapping"),
        help: ArgumentHelp(
            """
            JSON that says which gateway a proxy belongs to whose node.cluster does not name it as \
            namespace/name: {"nodes": {"edge-1": "infra/edge"}, "clusters": {…}} \
            (LINTEL_NODE_MAPPING).
            """, valueName: "file"))
    var nodeMapping: String?

    func settings() throws -> DiscoverySettings {
        DiscoverySettings(mapping: try mapping(), envoyBinary: try binary())
    }

    private func mapping() throws -> NodeMapping {
        guard let file = nodeMapping ?? Environment.value(of: "node-mapping") else {
            return NodeMapping()
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("--node-mapping: \(file) cannot be read")
        }
        do {
            return try NodeMapping(json: Array(data))
        } catch {
            throw ValidationError("--node-mapping \(file): \(error)")
        }
    }

    /// Nil if there is none; one that was asked for has to be there.
    private func binary() throws -> String? {
        let variables = ProcessInfo.processInfo.environment
        if let given = envoyBinary ?? variables["LINTEL_ENVOY_BINARY"] {
            if given.isEmpty { return nil }
            guard FileManager.default.isExecutableFile(atPath: given) else {
                throw ValidationError("--envoy-binary: \(given) cannot be run")
            }
            return given
        }
        return (variables["PATH"] ?? "").split(separator: ":").map { "\($0)/envoy" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
