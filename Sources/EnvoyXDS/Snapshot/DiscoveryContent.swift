import Crypto
public import GatewayModel

/// All that an answer of one type has to say, and the version it says it under.
///
/// The version is a digest of the content, so it changes exactly when the content does, and two
/// servers, or one before and after a restart, give the same content the same version.
public final class DiscoveryContent: Sendable {
    public let type: DiscoveryType
    /// Of the one resource it is; nil for all of a type.
    public let name: String?
    /// `version_info`.
    public let version: String
    public let templates: [ResourceTemplate]

    init(_ type: DiscoveryType, named name: String? = nil, _ templates: [ResourceTemplate]) {
        self.type = type
        self.name = name
        self.templates = templates
        var hash = SHA256()
        for template in templates { template.update(&hash) }
        version = Hexadecimal.text(of: Array(hash.finalize().prefix(12)))
    }

    private init(_ content: DiscoveryContent, version: String) {
        (type, name, templates) = (content.type, content.name, content.templates)
        self.version = version
    }

    /// The same bytes under another version: what a node that refused something is given, so that
    /// it is back in a state somebody has seen.
    public func relabelled(_ version: String) -> DiscoveryContent {
        DiscoveryContent(self, version: version)
    }

    public var segments: [Segment] { templates.flatMap(\.segments) }

    // MARK: Bytes

    /// A stretch of the bytes of an answer.
    public enum Piece: Sendable {
        case text([UInt8])
        case segment(Segment)
    }

    /// The whole `DiscoveryResponse`: these, end to end.
    public var pieces: [Piece] {
        var pieces: [Piece] = []
        var text = head
        for (index, template) in templates.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += template.prefix
            for list in template.lists {
                text += list.prefix
                for (index, segment) in list.segments.enumerated() {
                    if index > 0 { text.append(UInt8(ascii: ",")) }
                    pieces += [.text(text), .segment(segment)]
                    text = []
                }
                text += list.suffix
            }
            text += template.suffix
        }
        return pieces + [.text(text + tail)]
    }

    public var bytes: [UInt8] {
        pieces.flatMap { piece in
            switch piece {
            case .text(let text): text
            case .segment(let segment): segment.bytes
            }
        }
    }

    private var head: [UInt8] { Array("{\"version_info\":\"\(version)\",\"resources\":[".utf8) }
    private var tail: [UInt8] { Array("],\"type_url\":\"\(type.typeURL)\"}".utf8) }

    /// Whose content is in here and not in `other`.
    public func resources(notIn other: DiscoveryContent?) -> Set<ResourceID> {
        let known = Set((other?.templates ?? []).lazy.flatMap(\.fragments).map(\.digest))
        var resources: Set<ResourceID> = []
        for template in templates {
            for fragment in template.fragments where !known.contains(fragment.digest) {
                resources.formUnion(template.resources(of: fragment))
            }
        }
        return resources
    }
}
