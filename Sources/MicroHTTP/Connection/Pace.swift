/// How fast a client takes an answer, sampled by the sweeper.
struct Pace {
    /// When the watched answer was given. A different time means a new answer, whose pace is
    /// measured from its beginning.
    private var answeredAt: Int64 = 0
    private var windowStart: Int64 = 0
    private var bytesBefore: UInt64 = 0

    /// Whether too little was taken for the whole of ``ServerLimits/paceSeconds``.
    ///
    /// - Parameters:
    ///   - answeredAt: when the answer was given, in milliseconds.
    ///   - takenBytes: what the peer has acknowledged since it connected; nil if nobody knows.
    mutating func isTooSlow(
        answeredAt: Int64, now: Int64, limits: ServerLimits, takenBytes: () -> UInt64?
    ) -> Bool {
        let window = Int64(limits.paceSeconds) * 1000
        let isNew = answeredAt != self.answeredAt
        guard isNew || now - windowStart >= window, let bytes = takenBytes() else { return false }
        let least = UInt64(limits.minBytesPerSecond) * UInt64(now - windowStart) / 1000
        let isTooSlow = !isNew && bytes - min(bytes, bytesBefore) < least
        (self.answeredAt, windowStart, bytesBefore) = (answeredAt, now, bytes)
        return isTooSlow
    }
}
