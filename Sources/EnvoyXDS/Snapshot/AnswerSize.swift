public import GatewayModel

/// An answer that Envoy would not read to its end.
public struct OversizedAnswer: Error {
    /// Bytes of a body that Envoy's REST client takes; past them it drops what it has and asks
    /// again, for ever.
    public static let limit = 32 << 20
    /// What room the envelope of an answer and escapes may need.
    private static let margin = 64 << 10

    public let type: DiscoveryType
    /// Of the resource that was asked for, if it was one.
    public let name: String?
    public let byteCount: Int
    /// Whose content is most of it, and how many bytes that is.
    public let largest: (resource: ResourceID, byteCount: Int)?

    /// The first of the snapshot's answers that is too large; nil if none is.
    public init?(in snapshot: EnvoySnapshot, limit: Int = limit) {
        let tooLarge = snapshot.contents.first { $0.byteCount + Self.margin > limit }
        guard let content = tooLarge else { return nil }
        type = content.type
        name = content.name
        byteCount = content.byteCount
        var sizes: [ResourceID: Int] = [:]
        for template in content.templates {
            for fragment in template.fragments {
                // A host with routes is mostly theirs: its listener is one line of it.
                let resources = template.resources(of: fragment)
                let routes = resources.filter { $0.kind.isOfRequests }
                for id in routes.isEmpty ? resources : routes {
                    sizes[id, default: 0] += fragment.bytes.count / max(1, routes.count)
                }
            }
        }
        // Among equals the name decides, so that a restart tells the same.
        largest = sizes.max { ($0.value, $1.key) < ($1.value, $0.key) }
            .map { (resource: $0.key, byteCount: $0.value) }
    }
}

extension OversizedAnswer: CustomStringConvertible {
    public var description: String {
        let what = [type.rawValue, name].compactMap(\.self).joined(separator: " ")
        let most = largest.map {
            ", \(Self.megabytes($0.byteCount)) of it for \($0.resource)"
        }
        return "the answer for \(what) would have \(Self.megabytes(byteCount)), and Envoy takes "
            + "\(Self.megabytes(Self.limit)) at most\(most ?? "")"
    }

    private static func megabytes(_ count: Int) -> String {
        let tenths = (count * 10) >> 20
        return "\(tenths / 10).\(tenths % 10) MiB"
    }
}

extension DiscoveryContent {
    /// Of the whole answer, but for its envelope.
    var byteCount: Int {
        templates.reduce(0) { sum, template in
            template.lists.reduce(sum + template.prefix.count + template.suffix.count) {
                sum, list in
                list.segments.reduce(sum + list.prefix.count + list.suffix.count) {
                    $0 + $1.byteCount + 1
                }
            }
        }
    }
}
