import Crypto
import Foundation
public import GatewayModel
import Synchronization

/// Seals the content of Secrets on its way into the log, and opens it for proxies and webhooks.
///
/// Each Secret has a data key of its own (AES-256-GCM), kept beside the log and wrapped by a master
/// key. Thread-safe; data keys that were unwrapped once are remembered.
public final class Vault: Sendable {
    /// What came of sealing.
    public struct Sealed: Sendable {
        public let content: SealedContent
        /// The data key to store with the commit that has the content; nil when it is stored
        /// already.
        public let newKey: DataKey?
    }

    private struct Opened {
        let secret: NamespacedName
        let keys: ContentKeys
    }

    let ring: MasterKeyRing?
    private let lookUp: @Sendable (String) throws -> DataKey?
    /// Data keys in the clear, by identity. Held while one is looked up, so that a key that is
    /// destroyed meanwhile is not remembered after it was forgotten.
    private let opened = Mutex<[String: Opened]>([:])

    /// - Parameters:
    ///   - ring: nil to seal and open nothing.
    ///   - lookUp: finds a data key by its identity.
    public init(
        _ ring: MasterKeyRing?, lookUp: @escaping @Sendable (String) throws -> DataKey?
    ) {
        (self.ring, self.lookUp) = (ring, lookUp)
    }

    public var hasMasterKey: Bool { ring != nil }

    /// How many of these data keys cannot be unwrapped with the master keys at hand.
    public func unreadableCount(among keys: [DataKey]) -> Int {
        guard let ring else { return keys.count }
        return opened.withLock { opened in
            keys.count { opened[$0.id] == nil && !ring.opens($0) }
        }
    }

    /// - Parameter known: what the Secret holds now. Its data key is used again, so that the same
    ///   content becomes the same bytes.
    public func seal(
        _ material: SecretMaterial, of secret: NamespacedName, replacing known: SealedContent?
    ) throws(SecretsError) -> Sealed {
        guard let ring else {
            throw SecretsError(
                .noMasterKey,
                "this server has no master key, so it cannot store a Secret; its operator "
                    + "starts it with --master-key-file (lintel keys generate makes a key)")
        }
        if let known, let keys = try? contentKeys(known.dataKey) {
            return Sealed(content: try keys.seal(material, known.dataKey), newKey: nil)
        }
        let plain = SymmetricKey(size: .bits256)
        let key = try DataKeyWrap.wrap(
            plain,
            as: DataKey(id: Self.identity(), secret: secret, masterKey: "", wrapped: []),
            with: ring.current)
        return Sealed(content: try ContentKeys(plain).seal(material, key.id), newKey: key)
    }

    /// The entries as they were sent.
    public func open(_ content: SealedContent) throws(SecretsError) -> SecretMaterial {
        try contentKeys(content.dataKey).open(content)
    }

    /// Why the content cannot be opened, as far as its key tells; nil if it can.
    public func problem(with content: SealedContent) -> SecretsError? {
        do throws(SecretsError) {
            _ = try contentKeys(content.dataKey)
            return nil
        } catch {
            return error
        }
    }

    /// Forgets the data keys of Secrets that were deleted, and those with these identities. One
    /// that is still there is looked up again.
    public func forget(_ secrets: [NamespacedName], keys: [String] = []) {
        let (secrets, keys) = (Set(secrets), Set(keys))
        opened.withLock { opened in
            opened = opened.filter { !secrets.contains($0.value.secret) && !keys.contains($0.key) }
        }
    }

    private func contentKeys(_ id: String) throws(SecretsError) -> ContentKeys {
        try opened.withLock { opened throws(SecretsError) in
            if let known = opened[id] { return known.keys }
            let key = try dataKey(id)
            guard let ring else {
                throw SecretsError(
                    .noMasterKey,
                    "this server has no master key, so Secret \(key.secret) cannot be opened; "
                        + "start it with a --master-key-file that has \(key.masterKey)")
            }
            let keys = ContentKeys(try DataKeyWrap.unwrap(key, with: ring))
            opened[id] = Opened(secret: key.secret, keys: keys)
            return keys
        }
    }

    private func dataKey(_ id: String) throws(SecretsError) -> DataKey {
        let key: DataKey?
        do {
            key = try lookUp(id)
        } catch {
            throw SecretsError(.unavailable, "the data key \(id) could not be looked up")
        }
        guard let key else {
            throw SecretsError(
                .destroyed, "the data key \(id) was destroyed with its Secret, for ever")
        }
        return key
    }

    private static func identity() -> String {
        var random = SystemRandomNumberGenerator()
        return "dk-"
            + Hexadecimal.text(of: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
