/// How fast the body of a request arrives: who sends a lot and then nearly stops holds memory that
/// others need.
///
/// A body is watched from its first ``ServerLimits/senderPaceBytes`` on; less than that holds
/// nothing worth a watch, and ``ServerLimits/requestTimeoutSeconds`` ends it.
struct SenderPace {
    private var bytesInWindow = 0

    /// - Parameter now: asked only when a window is full.
    /// - Returns: until when the next window has to be full, in the milliseconds of `now`; nil
    ///   while this one is not.
    mutating func deadline(
        after count: Int, began: Int64, limits: ServerLimits, now: () -> Int64
    ) -> Int64? {
        bytesInWindow += count
        if bytesInWindow < limits.senderPaceBytes { return nil }
        bytesInWindow = 0
        return min(
            now() + Int64(limits.senderPaceSeconds) * 1000,
            began + Int64(limits.requestTimeoutSeconds) * 1000)
    }
}
