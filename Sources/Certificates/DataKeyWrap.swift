import Crypto
import Foundation
import GatewayModel

/// A data key encrypted with a master key: AES-256-GCM. Its identity and its Secret are
/// authenticated with it, so that nobody can put one data key in the place of another.
enum DataKeyWrap {
    static func wrap(
        _ plain: SymmetricKey, as key: DataKey, with master: MasterKey
    ) throws(SecretsError) -> DataKey {
        var key = key
        do {
            let bytes = plain.withUnsafeBytes { Array($0) }
            let box = try AES.GCM.seal(bytes, using: master.key, authenticating: identity(of: key))
            key.wrapped = Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw SecretsError(.unavailable, "a data key could not be wrapped")
        }
        key.masterKey = master.id
        return key
    }

    static func unwrap(
        _ key: DataKey, with ring: MasterKeyRing
    ) throws(SecretsError) -> SymmetricKey {
        guard let master = ring[key.masterKey] else {
            throw SecretsError(
                .wrongMasterKey,
                "the data key of Secret \(key.secret) is wrapped by the master key "
                    + "\(key.masterKey), which was not given; add it to the file of master keys")
        }
        do {
            let box = try AES.GCM.SealedBox(combined: key.wrapped)
            let bytes = try AES.GCM.open(box, using: master.key, authenticating: identity(of: key))
            return SymmetricKey(data: bytes)
        } catch {
            if master.isNamedByContent {
                throw SecretsError(
                    .damaged,
                    "the data key of Secret \(key.secret) was altered; send its certificate and "
                        + "key again")
            }
            throw SecretsError(
                .wrongMasterKey,
                "the master key \(key.masterKey) is not the one that wraps the data key of Secret "
                    + "\(key.secret); find the right one under that identity")
        }
    }

    /// Unambiguous, since no namespace has a slash and no name a NUL.
    private static func identity(of key: DataKey) -> [UInt8] {
        Array("lintel data key 1\0\(key.id)\0\(key.secret)".utf8)
    }
}
