import JSON

/// The filter that speaks HTTP/1.1 and HTTP/2 on a connection, set as an edge needs it.
struct HTTPConnectionManager {
    /// The header that tells the routes which listener's chain a request came through. Set before
    /// any route is looked at, over whatever a client sent, and taken off before a backend sees it.
    static let listenerHeader = "x-lintel-listener"

    let table: RouteConfiguration
    /// The listener whose chain this is; nil where the host alone decides (HTTP).
    let listener: String?

    func write(to writer: inout JSONWriter) {
        writer.connectionManager { writer in
            writer.member("stat_prefix", "\(listener == nil ? "http" : "https")-\(table.port)")
            writeProtection(to: &writer)
            if let listener { writeMark(listener, to: &writer) }
            writer.member("rds") { writer in
                writer.member("route_config_name", table.name)
                writer.member("config_source", raw: ConfigSource.bytes)
            }
            writer.key("upgrade_configs")
            writer.array { $0.object { $0.member("upgrade_type", "websocket") } }
        }
    }

    /// What an edge needs against clients that mean harm, and ones that are slow.
    private func writeProtection(to writer: inout JSONWriter) {
        writer.member("use_remote_address", true)
        writer.member("normalize_path", true)
        writer.member("merge_slashes", true)
        // `www.example.com.` is the same name (RFC 3986, 3.2.2), and so to `explain`.
        writer.member("strip_trailing_host_dot", true)
        writer.member("path_with_escaped_slashes_action", "UNESCAPE_AND_REDIRECT")
        writer.member("server_header_transformation", "PASS_THROUGH")
        writer.member("common_http_protocol_options") { writer in
            writer.member("idle_timeout", "300s")
            writer.member("headers_with_underscores_action", "REJECT_REQUEST")
        }
        writer.member("http2_protocol_options") { writer in
            writer.member("max_concurrent_streams", 100)
            writer.member("initial_stream_window_size", 65_536)
            writer.member("initial_connection_window_size", 1_048_576)
        }
        writer.member("stream_idle_timeout", "300s")
        writer.member("request_headers_timeout", "10s")
        writer.member("request_timeout", "300s")
    }

    private func writeMark(_ listener: String, to writer: inout JSONWriter) {
        writer.key("early_header_mutation_extensions")
        writer.array { writer in
            writer.extension_(
                "envoy.http.early_header_mutation.header_mutation",
                "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation"
            ) { writer in
                writer.key("mutations")
                writer.array { writer in
                    writer.object { writer in
                        writer.member("append") { writer in
                            writer.member("header") { writer in
                                writer.member("key", Self.listenerHeader)
                                writer.member("value", listener)
                            }
                            writer.member("append_action", "OVERWRITE_IF_EXISTS_OR_ADD")
                        }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// The filter with all that `body` writes, and the router, which every one needs.
    mutating func connectionManager(_ body: (inout JSONWriter) -> Void) {
        extension_(
            "envoy.filters.network.http_connection_manager",
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
        ) { writer in
            body(&writer)
            writer.key("http_filters")
            writer.array { writer in
                writer.extension_(
                    "envoy.filters.http.router",
                    "envoy.extensions.filters.http.router.v3.Router")
            }
        }
    }
}
