public import GatewayModel
import Synchronization

/// When the proxies of a gateway were to have which version, of the last few since the start: for
/// how long one has not had what it is to have.
public final class ReleaseTimes: Sendable {
    private typealias Release = (version: Revision, time: UInt64)

    /// Of one gateway, ascending by time.
    private struct Releases {
        /// The last so many are kept each, and of older ones one in each half minute of an hour:
        /// however often a gateway changes, a proxy that is stuck falls behind.
        private static let limit = 16
        private static let grain: UInt64 = 30_000_000_000
        private static let olderLimit = 120

        private var last: [Release] = []
        private var older: [Release] = []

        mutating func add(_ version: Revision, at time: UInt64) {
            if last.count == Self.limit { keep(last.removeFirst()) }
            last.append((version, time))
        }

        private mutating func keep(_ release: Release) {
            if let known = older.last, release.time &- known.time < Self.grain { return }
            if older.count == Self.olderLimit { older.removeFirst() }
            older.append(release)
        }

        /// When another version came after this one.
        func end(of version: Revision?) -> UInt64? {
            let all = older + last
            guard let version else { return all.first?.time }
            if let index = all.lastIndex(where: { $0.version == version }) {
                return all[min(index + 1, all.count - 1)].time
            }
            // It is not among those that are kept, or proxies are given an older one.
            return (all.first { $0.version > version } ?? all.last)?.time
        }
    }

    private let releases = Mutex<[NamespacedName: Releases]>([:])
    private let start: UInt64

    /// - Parameter start: of ``MonotonicTime``. What was released before is taken for released
    ///   then.
    init(since start: UInt64) { self.start = start }

    /// Notes what proxies are given from now on, nil where they are given nothing.
    func note(_ version: Revision?, of gateway: NamespacedName, at time: UInt64) {
        releases.withLock { releases in
            if let version {
                releases[gateway, default: Releases()].add(version, at: time)
            } else {
                releases[gateway] = nil
            }
        }
    }

    /// Since when, of ``MonotonicTime``, proxies were to have another version than this one; not
    /// earlier than is known here.
    ///
    /// - Parameter version: another one than they are to have now; nil for none at all.
    public func another(than version: Revision?, for gateway: NamespacedName) -> UInt64 {
        releases.withLock { releases in
            releases[gateway]?.end(of: version) ?? start
        }
    }
}
