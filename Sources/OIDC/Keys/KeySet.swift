import GatewayModel
import JSON

/// The keys of an issuer, each found by its `kid` (RFC 7517, section 5).
struct KeySet: Sendable {
    private let keys: [String: VerificationKey]
    let fingerprints: Set<KeyFingerprint>
    /// What it was read from: the same bytes are the same keys.
    let bytes: [UInt8]
    /// What was left out, and why: for whoever runs the server.
    let leftOut: [String]

    /// The most bytes and keys of one: issuers have a handful.
    static let byteLimit = 256 << 10
    static let keyLimit = 100

    /// - Throws: why none of it can be used.
    init(reading bytes: [UInt8]) async throws(KeySetError) {
        let (materials, refusals) = try Self.materials(in: bytes)
        var (keys, leftOut): ([String: VerificationKey], [String]) = ([:], refusals)
        for material in materials {
            do throws(KeyRefusal) {
                keys[material.keyID] = try await VerificationKey(material)
            } catch {
                leftOut.append("\(quotedKeyID(material.keyID)): \(error.description)")
            }
        }
        guard !keys.isEmpty else { throw Self.nothingIn(leftOut) }
        (self.keys, self.bytes, self.leftOut) = (keys, bytes, leftOut)
        fingerprints = Set(keys.values.map(\.fingerprint))
    }

    subscript(keyID: String) -> VerificationKey? { keys[keyID] }

    var keyIDs: [String] { keys.keys.sorted() }

    /// What can be said of a set without making its keys.
    static func materials(
        in bytes: [UInt8]
    ) throws(KeySetError) -> (materials: [KeyMaterial], leftOut: [String]) {
        guard bytes.count <= byteLimit else {
            throw KeySetError("it has more than \(byteLimit) bytes")
        }
        guard let list = StrictJSON.object(bytes)?["keys"], list.kind == .array else {
            throw KeySetError("it is no JSON object with a list of keys, and each name once")
        }
        var (materials, leftOut): ([KeyMaterial], [String]) = ([], [])
        for (index, node) in list.elements.enumerated() {
            guard index < keyLimit else { throw KeySetError("it has more than \(keyLimit) keys") }
            do throws(KeyRefusal) {
                materials.append(try KeyMaterial(node))
            } catch {
                let name = node["kid"]?.string.map(quotedKeyID) ?? "key \(index + 1)"
                leftOut.append("\(name): \(error.description)")
            }
        }
        // Which of them a token means, nobody could say.
        let names = Dictionary(grouping: materials, by: \.keyID).mapValues(\.count)
        for name in names.keys.sorted() where names[name] ?? 0 > 1 {
            leftOut.append("\(quotedKeyID(name)): several keys have this kid")
        }
        materials.removeAll { names[$0.keyID] ?? 0 > 1 }
        if materials.isEmpty { throw nothingIn(leftOut) }
        return (materials, leftOut)
    }

    private static func nothingIn(_ leftOut: [String]) -> KeySetError {
        let reasons = leftOut.prefix(3).joined(separator: "; ")
        return KeySetError("no key of it can be used" + (reasons.isEmpty ? "" : ": \(reasons)"))
    }
}

/// Why there are no keys in what should be a set of them; completes "…: …".
public struct KeySetError: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
