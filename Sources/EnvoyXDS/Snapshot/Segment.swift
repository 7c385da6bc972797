import Crypto
import GatewayModel

/// A run of fragments that stands in answers for as long as none of them changes, as the chains of
/// some owners do: what a change does not touch is neither laid out nor hashed again.
public final class Segment: Sendable {
    public let fragments: [EnvoyFragment]
    /// With the commas between fragments.
    public let byteCount: Int
    /// SHA-256 of the fragments' digests.
    let digest: [UInt8]

    init(_ fragments: [EnvoyFragment]) {
        self.fragments = fragments
        byteCount = fragments.reduce(max(0, fragments.count - 1)) { $0 + $1.bytes.count }
        var digests: [UInt8] = []
        digests.reserveCapacity(fragments.count * SHA256.byteCount)
        for fragment in fragments { digests += fragment.digest }
        digest = Array(SHA256.hash(data: digests))
    }

    /// Into memory of ``byteCount`` bytes.
    public func write(to memory: UnsafeMutableRawBufferPointer) {
        var end = 0
        for fragment in fragments {
            if end > 0 {
                memory[end] = UInt8(ascii: ",")
                end += 1
            }
            fragment.bytes.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: memory[end...]).copyMemory(from: bytes)
            }
            end += fragment.bytes.count
        }
        precondition(end == memory.count, "a segment is not as long as it was measured")
    }

    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            count = buffer.count
        }
    }
}
