import GatewayModel
import JSON

/// Where the requests of a match go, and what becomes of their URL on the way.
struct RouteAction {
    let match: RankedMatch
    /// With a weight above zero.
    let targets: [EnvoyTarget]

    func write(to writer: inout JSONWriter, _ texts: inout [String]) {
        writeClusters(to: &writer)
        writeTimeout(to: &writer)
        var mirrors = match.rule.mirrors[...]
        var mirrored: [(EnvoyBackend, RequestMirror)] = []
        for filter in match.rule.rule.filters {
            switch filter {
            case .urlRewrite(let rewrite): write(rewrite, to: &writer, &texts)
            case .requestMirror(let mirror):
                // A mirror that cannot be resolved is left out: its answers count for nothing.
                if let backend = mirrors.popFirst() ?? nil { mirrored.append((backend, mirror)) }
            case .requestHeaderModifier, .responseHeaderModifier, .requestRedirect, .unsupported:
                break
            }
        }
        if !mirrored.isEmpty {
            writer.key("request_mirror_policies")
            writer.array(of: mirrored) { writer, mirror in
                writer.object { writer in
                    writer.member("cluster", Cluster.name(of: mirror.0, .standard))
                    // Its Host stays as it is.
                    writer.member("disable_shadow_host_suffix_append", true)
                    writer.fraction(mirror.1.fraction)
                }
            }
        }
    }

    private func writeClusters(to writer: inout JSONWriter) {
        if targets.count == 1, let backend = targets[0].backend {
            writer.member("cluster", Cluster.name(of: backend, .standard))
            return
        }
        writer.member("weighted_clusters") { writer in
            writer.key("clusters")
            writer.array(of: targets) { writer, target in
                writer.object { writer in
                    let name = target.backend.map { Cluster.name(of: $0, .standard) }
                    writer.member("name", name ?? TCPProxy.nowhere)
                    writer.member("weight", target.weight)
                }
            }
        }
        if targets.contains(where: { $0.backend == nil }) {
            writer.member("cluster_not_found_response_code", "INTERNAL_SERVER_ERROR")
        }
    }

    /// There is one try, so the shorter of the two timeouts ends it. None is asked for: none is
    /// set, for Envoy's own 15 s would cut off downloads and streams that nobody limited.
    private func writeTimeout(to writer: inout JSONWriter) {
        let timeouts = match.rule.rule.timeouts
        let limits = [timeouts?.request, timeouts?.backendRequest]
            .compactMap { $0 }.filter { $0.milliseconds > 0 }
        let limit = limits.min { $0.milliseconds < $1.milliseconds }
        writer.member("timeout", limit ?? GatewayDuration(milliseconds: 0))
    }

    private func write(
        _ rewrite: URLRewrite, to writer: inout JSONWriter, _ texts: inout [String]
    ) {
        if let hostname = rewrite.hostname { writer.member("host_rewrite_literal", hostname) }
        switch rewrite.path {
        case nil: break
        case .replaceFullPath(let path):
            texts.append(path)
            writer.member("regex_rewrite") { $0.substitution("^/.*$", path) }
        case .replacePrefixMatch(let replacement):
            PrefixReplacement(match.match.path, replacement).write(to: &writer, &texts)
        }
    }
}

extension JSONWriter {
    /// Of requests mirrored; Envoy counts in hundreds, ten thousands or millions.
    fileprivate mutating func fraction(_ fraction: RequestMirror.Fraction?) {
        guard let fraction else { return }
        let denominator = max(1, fraction.denominator)
        let share = Int64(fraction.numerator) * 1_000_000 / Int64(denominator)
        member("runtime_fraction") { writer in
            writer.member("default_value") { writer in
                writer.member("numerator", min(1_000_000, max(0, share)))
                writer.member("denominator", "MILLION")
            }
        }
    }

    /// A regular expression and what stands for it; a backslash in that means a group.
    mutating func substitution(_ pattern: String, _ replacement: String) {
        member("pattern") { $0.member("regex", pattern) }
        member(
            "substitution",
            replacement.split(separator: "\\", omittingEmptySubsequences: false)
                .joined(separator: #"\\"#))
    }
}
