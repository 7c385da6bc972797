public import GatewayModel
import Glibc

/// Where the time comes from, so that a test can say what it is.
public protocol WallClock: Sendable {
    func now() -> Timestamp

    /// Microseconds since some moment, which go on while the machine sleeps and are never set.
    func elapsed() -> Int64
}

extension WallClock {
    public func elapsed() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

/// The system's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        // Whatever somebody set it to, the sum has room.
        let seconds = min(max(Int64(time.tv_sec), -1 << 40), 1 << 40)
        return Timestamp(rawValue: seconds * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
