import JSON

/// A set, or the part of one that nobody has seen before, as a configuration that
/// `envoy --mode validate` judges: what proxies get by discovery stands in it as static.
///
/// Envoy does not follow references to route tables and secrets in that mode, so those are put
/// into a listener of their own, once each.
public struct ValidationConfiguration {
    private let snapshot: EnvoySnapshot
    private let isWanted: (EnvoyFragment) -> Bool

    /// - Parameter isWanted: the fragments to judge; nil for all.
    public init(_ snapshot: EnvoySnapshot, only isWanted: ((EnvoyFragment) -> Bool)? = nil) {
        self.snapshot = snapshot
        self.isWanted = isWanted ?? { _ in true }
    }

    public var json: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1 << 16)
        writer.object { writer in
            writer.member("node") { writer in
                writer.member("id", "validation")
                writer.member("cluster", "validation")
            }
            writer.member("static_resources") { writer in
                writer.key("listeners")
                writer.array { writer in
                    for template in snapshot.listeners.templates {
                        writer.resource(template, isWanted)
                    }
                    writeReferences(to: &writer)
                }
                writer.key("clusters")
                writer.array { writer in
                    writer.serverCluster()
                    for template in snapshot.clusters.templates {
                        writer.resource(template, isWanted)
                    }
                }
            }
        }
        return writer.bytes
    }

    /// Route tables and shared certificates, each in a chain of a listener that nobody reaches.
    private func writeReferences(to writer: inout JSONWriter) {
        let tables = snapshot.routes.sorted { $0.key < $1.key }.flatMap(\.value.templates)
            .filter { $0.fragments.contains(where: isWanted) }
        let secrets = snapshot.secrets.sorted { $0.key < $1.key }.flatMap(\.value.templates)
            .filter { $0.fragments.contains(where: isWanted) }
        if tables.isEmpty && secrets.isEmpty { return }
        writer.object { writer in
            writer.member("name", "references")
            writer.member("address") { writer in
                writer.member("pipe") { $0.member("path", "@lintel/references") }
            }
            writer.key("filter_chains")
            writer.array { writer in
                for (index, table) in tables.enumerated() {
                    writer.chain(index) { writer in
                        writer.key("route_config")
                        writer.resource(table, isWanted)
                    }
                }
                for (index, secret) in secrets.enumerated() {
                    writer.secretChain(tables.count + index, secret)
                }
            }
        }
    }
}

extension JSONWriter {
    /// A resource with those of its fragments that are wanted; nothing if it has fragments and
    /// none is.
    fileprivate mutating func resource(
        _ template: ResourceTemplate, _ isWanted: (EnvoyFragment) -> Bool
    ) {
        var lists: [UInt8] = []
        for list in template.lists {
            let wanted = list.segments.lazy.flatMap(\.fragments).filter(isWanted)
            if wanted.isEmpty { continue }
            lists += list.prefix
            for (index, fragment) in wanted.enumerated() {
                if index > 0 { lists.append(UInt8(ascii: ",")) }
                lists += template.prefix.isEmpty ? Self.untyped(fragment.bytes) : fragment.bytes
            }
            lists += list.suffix
        }
        if !lists.isEmpty { raw(Self.untyped(template.prefix) + lists + template.suffix) }
    }

    /// Static resources do not say what type they are: without the first member, which does.
    private static func untyped(_ object: [UInt8]) -> [UInt8] {
        guard object.starts(with: "{\"@type\":".utf8), let comma = object.firstIndex(of: 0x2C)
        else { return object }
        return [UInt8(ascii: "{")] + object[(comma + 1)...]
    }

    fileprivate mutating func chain(_ index: Int, _ routes: (inout JSONWriter) -> Void) {
        object { writer in
            writer.key("filters")
            writer.array { writer in
                writer.connectionManager { writer in
                    writer.member("stat_prefix", "table-\(index)")
                    routes(&writer)
                }
            }
            writer.distinct(index)
        }
    }

    /// No two chains of a listener may match the same.
    private mutating func distinct(_ index: Int) {
        member("filter_chain_match") { writer in
            writer.key("server_names")
            writer.array(of: ["reference-\(index).invalid"])
        }
    }

    /// A chain that shows the certificate of a `Secret`, whose members are those that a chain has.
    fileprivate mutating func secretChain(_ index: Int, _ secret: ResourceTemplate) {
        guard let fragment = secret.fragments.first,
            let document = try? JSONDocument.parsing(fragment.bytes),
            let certificate = document.root["tls_certificate"]
        else { return }
        object { writer in
            writer.distinct(index)
            writer.key("transport_socket")
            writer.extension_(
                "envoy.transport_sockets.tls",
                "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
            ) { writer in
                writer.member("common_tls_context") { writer in
                    writer.key("tls_certificates")
                    writer.array { $0.node(certificate) }
                }
            }
            writer.key("filters")
            writer.array { writer in
                TCPProxy(statPrefix: "secret", targets: [], use: .raw).write(to: &writer)
            }
        }
    }

    /// The cluster that the bootstrap has for us, which all that is discovered refers to.
    fileprivate mutating func serverCluster() {
        object { writer in
            writer.member("name", ConfigSource.clusterName)
            writer.member("type", "STATIC")
            writer.member("load_assignment") { writer in
                writer.member("cluster_name", ConfigSource.clusterName)
            }
        }
    }
}
