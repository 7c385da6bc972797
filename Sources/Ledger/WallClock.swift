public import GatewayModel
import Glibc

/// Where the time comes from, so that a test can say what it is.
public protocol WallClock: Sendable {
    func now() -> Timestamp
}

/// The system's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(rawValue: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
