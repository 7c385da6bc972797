import Crypto
import JSON

/// Hashes fields so that no two different lists of fields have the same bytes: integers are eight
/// bytes, big-endian; texts and bytes are preceded by their length; absence is the length -1.
struct CanonicalHasher: ~Copyable {
    private var bytes = ByteBuffer(2048)

    mutating func append(_ value: Int64) {
        withUnsafeBytes(of: value.bigEndian) {
            $0.withMemoryRebound(to: UInt8.self) { bytes.append($0) }
        }
    }

    mutating func append(_ value: [UInt8]?) {
        append(Int64(value?.count ?? -1))
        value?.withUnsafeBufferPointer { bytes.append($0) }
    }

    mutating func append(_ value: String?) {
        append(Int64(value?.utf8.count ?? -1))
        if let value { bytes.append(value) }
    }

    /// SHA-256.
    consuming func finalize() -> [UInt8] {
        var hasher = SHA256()
        bytes.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hasher.finalize().withUnsafeBytes { Array($0) }
    }
}
