import Crypto
import GatewayModel

/// Seals what a browser is given to keep for us: AES-256-GCM, so that nobody reads it and nothing
/// in it can be another than what was given out.
///
/// The first key seals and all open: after a new master key the cookies from before count on.
struct SessionSeal: Sendable {
    /// What is sealed for one thing is nothing to another.
    enum Purpose: String, CaseIterable, Sendable {
        case session, refresh, login, state
    }

    private let keys: [SymmetricKey]

    /// The form of what is sealed.
    private static let version: UInt8 = 1

    /// - Parameter keys: none: one that goes with this process.
    init(_ keys: [SymmetricKey]) {
        self.keys = keys.isEmpty ? [SymmetricKey(size: .bits256)] : keys
    }

    /// In characters that a cookie and a URL may have.
    func seal(_ bytes: [UInt8], for purpose: Purpose) throws -> String {
        let box = try AES.GCM.seal(
            bytes, using: keys[0], authenticating: Self.context(purpose))
        return Base64.urlText(of: [Self.version] + box.nonce + box.ciphertext + box.tag)
    }

    /// Nil unless one of the keys has sealed it, for that purpose.
    func open(_ text: String, for purpose: Purpose) -> [UInt8]? {
        guard let bytes = Base64.bytes(ofURLText: text), bytes.first == Self.version,
            let box = try? AES.GCM.SealedBox(combined: bytes.dropFirst())
        else { return nil }
        for key in keys {
            let plain = try? AES.GCM.open(box, using: key, authenticating: Self.context(purpose))
            if let plain { return Array(plain) }
        }
        return nil
    }

    private static func context(_ purpose: Purpose) -> [UInt8] {
        Array("lintel \(purpose.rawValue) \(version)".utf8)
    }
}
