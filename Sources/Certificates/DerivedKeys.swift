public import Crypto
import Foundation

extension Vault {
    /// One key from each master key, for a purpose of its own, the current one's first; none where
    /// there is no master key. Nothing can be concluded from them about each other.
    public func keys(for purpose: String) -> [SymmetricKey] {
        (ring?.keys ?? []).reversed().map { master in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master.key, info: Data("lintel \(purpose) 1".utf8),
                outputByteCount: 32)
        }
    }
}
