import Crypto
import GatewayModel
import JSON

/// The proof that history was not altered: each hash covers the one before it.
public enum HashChain {
    /// What the first commit is chained to.
    public static let origin = [UInt8](repeating: 0, count: 32)

    /// SHA-256 over `previous` and the canonical bytes of `commit`; `commit.hash` is not read.
    public static func hash(of commit: StoredCommit, after previous: [UInt8]) -> [UInt8] {
        var hasher = CanonicalHasher()
        hasher.append(previous)
        hasher.append(commit.revision.rawValue)
        hasher.append(commit.committedAt.rawValue)
        hasher.append(commit.actor)
        hasher.append(commit.message)
        hasher.append(commit.cause)
        hasher.append(commit.idempotencyKey)
        hasher.append(commit.requestDigest)
        hasher.append(Int64(commit.events.count))
        for event in commit.events {
            hasher.append(event.type)
            hasher.append(event.kind)
            hasher.append(event.namespace)
            hasher.append(event.name)
            hasher.append(event.payload)
        }
        return hasher.finalize()
    }
}

/// Hashes fields so that no two different lists of fields have the same bytes: integers are eight
/// bytes, big-endian; texts and bytes are preceded by their length; absence is the length -1.
private struct CanonicalHasher: ~Copyable {
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

    consuming func finalize() -> [UInt8] {
        var hasher = SHA256()
        bytes.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hasher.finalize().withUnsafeBytes { Array($0) }
    }
}
