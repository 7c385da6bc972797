import Crypto
import Foundation
public import GatewayModel

/// A key that wraps data keys. It is kept by the operator, never in the database.
public struct MasterKey: Sendable {
    public static let byteCount = 32

    public let id: String
    let key: SymmetricKey
    /// Whether ``id`` is derived from the key, so that no other key has it.
    let isNamedByContent: Bool

    /// - Parameter id: made from the key when it is nil, so that it is the same wherever the key
    ///   is given without one.
    init(id: String? = nil, bytes: [UInt8]) {
        self.id = id ?? Self.fingerprint(of: bytes)
        key = SymmetricKey(data: bytes)
        isNamedByContent = self.id == Self.fingerprint(of: bytes)
    }

    /// A new one, of 256 random bits.
    public static func generate() -> MasterKey {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
        return MasterKey(bytes: bytes)
    }

    private static func fingerprint(of bytes: [UInt8]) -> String {
        let digest = SHA256.hash(data: Array("lintel master key\0".utf8) + bytes)
        return "mk-" + Hexadecimal.text(of: Array(digest.prefix(6)))
    }

    /// As it stands in a file: `ID:BASE64`. This is the secret itself.
    public var line: String { "\(id):\(Base64.text(of: key.withUnsafeBytes { Array($0) }))" }
}

extension MasterKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "MasterKey(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// All master keys at hand: new data keys are wrapped by the last, and any can unwrap.
public struct MasterKeyRing: Sendable {
    public let keys: [MasterKey]
    public var current: MasterKey { keys[keys.count - 1] }

    public init(_ key: MasterKey) { keys = [key] }

    /// Reads `ID:BASE64` lines, or a line that is Base64 alone; empty lines and those that begin
    /// with `#` are passed over.
    ///
    /// - Parameter source: what the text is, for errors, which never repeat it.
    public init(text: String, source: String) throws(SecretsError) {
        var keys: [MasterKey] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(source), line \(index + 1)"
            let key = try Self.key(line, place)
            guard !keys.contains(where: { $0.id == key.id }) else {
                throw SecretsError(
                    .unusableMasterKey, "\(place): the master key \(key.id) is there twice")
            }
            keys.append(key)
        }
        guard !keys.isEmpty else {
            throw SecretsError(
                .unusableMasterKey,
                "\(source) has no master key; lintel keys generate makes one")
        }
        self.keys = keys
    }

    private static func key(_ line: String, _ place: String) throws(SecretsError) -> MasterKey {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let id = parts.count == 2 ? String(parts[0]) : nil
        guard let bytes = Base64.bytes(of: parts[parts.count - 1].utf8),
            bytes.count == MasterKey.byteCount
        else {
            throw SecretsError(
                .unusableMasterKey,
                "\(place) is not a master key; it has to be ID:BASE64, of 32 bytes, as lintel keys "
                    + "generate writes it")
        }
        if let id, !LexicalType.labelValue.admits(id) || id.isEmpty {
            throw SecretsError(
                .unusableMasterKey,
                "\(place): the identity before the colon may have letters, digits, '-', '_' and "
                    + "'.', at most 63 of them")
        }
        return MasterKey(id: id, bytes: bytes)
    }

    subscript(id: String) -> MasterKey? { keys.first { $0.id == id } }

    /// The same data key, wrapped by the current master key.
    public func rewrapped(_ key: DataKey) throws(SecretsError) -> DataKey {
        try DataKeyWrap.wrap(try DataKeyWrap.unwrap(key, with: self), as: key, with: current)
    }

    /// Whether a data key can be unwrapped.
    public func opens(_ key: DataKey) -> Bool {
        (try? DataKeyWrap.unwrap(key, with: self)) != nil
    }
}
