public import GatewayModel
import Synchronization

/// When the proxies of a gateway were to have which version, of the last few since the start: for
/// how long one has not had what it is to have.
public final class ReleaseTimes: Sendable {
    /// The last so many of each gateway.
    private static let limit = 16

    private struct Release {
        let version: Revision
        let time: UInt64
    }

    private let releases = Mutex<[NamespacedName: [Release]]>([:])
    private let start: UInt64

    /// - Parameter start: of ``MonotonicTime``. What was released before is taken for released
    ///   then.
    init(since start: UInt64) { self.start = start }

    /// Notes what proxies are given from now on, nil where they are given nothing.
    func note(_ version: Revision?, of gateway: NamespacedName, at time: UInt64) {
        releases.withLock { releases in
            guard let version else {
                releases[gateway] = nil
                return
            }
            releases[gateway, default: []].append(Release(version: version, time: time))
            if let known = releases[gateway], known.count > Self.limit {
                releases[gateway]?.removeFirst(known.count - Self.limit)
            }
        }
    }

    /// Since when, of ``MonotonicTime``, proxies were to have another version than this one; not
    /// earlier than is known here.
    ///
    /// - Parameter version: another one than they are to have now; nil for none at all.
    public func another(than version: Revision?, for gateway: NamespacedName) -> UInt64 {
        releases.withLock { releases in
            guard let known = releases[gateway] else { return start }
            let last = known.lastIndex { $0.version == version }
            // The version that it has was released before the first that is known here.
            guard let last else { return known.first?.time ?? start }
            return last + 1 < known.count ? known[last + 1].time : known[last].time
        }
    }
}
