import Crypto
import EventLog

/// What plans are hashed with, so that nobody finds out what one covers by guessing it.
///
/// Made with the log and kept beside it: a plan that was reviewed before a restart can be applied
/// after it.
struct PlanKey: Sendable {
    /// An authentication code of nothing yet: taking in the key is half of what a plan costs.
    private let begun: HMAC<SHA256>

    /// The key of a log. Where it cannot be kept, as on a full disk, or in a log that is only read,
    /// it lasts as long as the process.
    init(of store: any SideStore, isReadOnly: Bool) throws(EventLogError) {
        let known = try store.planKey()
        let key = known.map { SymmetricKey(data: $0) } ?? SymmetricKey(size: .bits256)
        if known == nil, !isReadOnly {
            try? store.save(planKey: key.withUnsafeBytes { Array($0) })
        }
        begun = HMAC(key: key)
    }

    func code(of bytes: UnsafeBufferPointer<UInt8>) -> HMAC<SHA256>.MAC {
        var code = begun
        code.update(data: UnsafeRawBufferPointer(bytes))
        return code.finalize()
    }
}
