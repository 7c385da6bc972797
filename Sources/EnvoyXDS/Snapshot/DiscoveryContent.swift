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
    public let shapes: [Shape]
    public init(_ type: DiscoveryType, named name: String? = nil, _ shapes: [Shape]) {
        self.type = type
        self.name = name
        self.shapes = shapes
        var hash = SHA256()
        for shape in shapes { shape.update(&hash) }
        version = hash.finalize().prefix(12).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private init(_ content: DiscoveryContent, version: String) {
        (type, name, shapes) = (content.type, content.name, content.shapes)
        self.version = version
    }

    /// The same bytes under another version: what a node that refused something is given, so that
    /// it is back in a state somebody has seen.
    public func relabelled(_ version: String) -> DiscoveryContent {
        DiscoveryContent(self, version: version)
    }

    // MARK: Bytes

    /// How many bytes ``write(to:)`` writes.
    public var byteCount: Int {
        head.count + tail.count + shapes.reduce(max(0, shapes.count - 1)) { $0 + $1.byteCount }
    }

    /// The whole `DiscoveryResponse`, into memory of ``byteCount`` bytes.
    public func write(to memory: UnsafeMutableRawBufferPointer) {
        var end = 0
        func append(_ bytes: [UInt8]) {
            bytes.withUnsafeBytes { bytes in
                memory[end...].copyBytes(from: bytes)
                end += bytes.count
            }
        }
        func comma() {
            memory[end] = UInt8(ascii: ",")
            end += 1
        }
        append(head)
        for (index, shape) in shapes.enumerated() {
            if index > 0 { comma() }
            append(shape.prefix)
            for (index, fragment) in shape.fragments.enumerated() {
                if index > 0 { comma() }
                append(fragment.bytes)
            }
            append(shape.suffix)
        }
        append(tail)
        precondition(end == memory.count, "an answer is not as long as it was measured")
    }

    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            count = buffer.count
        }
    }

    private var head: [UInt8] { Array("{\"version_info\":\"\(version)\",\"resources\":[".utf8) }
    private var tail: [UInt8] { Array("],\"type_url\":\"\(type.typeURL)\"}".utf8) }

    /// Whose content is in here and not in `other`.
    public func resources(notIn other: DiscoveryContent?) -> Set<ResourceID> {
        let known = Set((other?.shapes ?? []).lazy.flatMap(\.fragments).map(\.digest))
        var resources: Set<ResourceID> = []
        for shape in shapes {
            for fragment in shape.fragments where !known.contains(fragment.digest) {
                resources.formUnion(shape.resources(of: fragment))
            }
        }
        return resources
    }
}
