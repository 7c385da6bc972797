import Crypto
import EventLog

/// What plans are hashed with, so that nobody finds out what one covers by guessing it.
///
/// Made with the log and kept beside it: a plan that was reviewed before a restart can be applied
/// after it.
struct PlanKey: Sendable {
    let key: SymmetricKey

    /// The key of a log. Where it cannot be kept, as on a full disk, or in a log that is only read,
    /// it lasts as long as the process.
    init(of store: any SideStore, isReadOnly: Bool) throws(EventLogError) {
        let fresh = SymmetricKey(size: .bits256)
        if let known = try store.planKey() {
            key = SymmetricKey(data: known)
        } else {
            key = fresh
            if !isReadOnly { try? store.save(planKey: fresh.withUnsafeBytes { Array($0) }) }
        }
    }
}
