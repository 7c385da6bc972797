import Synchronization

/// How many durations there were up to each of some bounds, and how long all of them were together.
///
/// Two additions for each, no lock and no memory: it may be asked of whatever is hot.
public final class Histogram: Sendable {
    /// The bounds of the buckets in seconds, ascending. What is longer than the last has a bucket
    /// too.
    public struct Bounds: Sendable {
        public let seconds: [Double]
        fileprivate let nanoseconds: [UInt64]

        public init(_ seconds: [Double]) {
            precondition(
                zip(seconds, seconds.dropFirst()).allSatisfy(<) && seconds.allSatisfy { $0 > 0 },
                "bounds of a histogram ascend")
            self.seconds = seconds
            nanoseconds = seconds.map { UInt64(($0 * 1e9).rounded()) }
        }
    }

    /// What was counted up to some moment.
    public struct Reading: Sendable {
        public let bounds: Bounds
        /// For each bound how many were not longer; the last is of all.
        public let cumulated: [Int]
        /// Seconds.
        public let sum: Double
        public var count: Int { cumulated.last ?? 0 }
    }

    public let bounds: Bounds
    /// One for each bound, one for what is longer, and the sum in nanoseconds. Never freed before
    /// this is, and changed by atomic additions only.
    nonisolated(unsafe) private let cells: UnsafeMutablePointer<Atomic<Int>>
    private let cellCount: Int

    public init(_ bounds: Bounds) {
        self.bounds = bounds
        cellCount = bounds.seconds.count + 2
        cells = .allocate(capacity: cellCount)
        for index in 0..<cellCount { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: cellCount)
        cells.deallocate()
    }

    /// - Parameter times: how many took as long, as all do that share a batch.
    public func observe(nanoseconds: UInt64, times: Int = 1) {
        var index = 0
        bounds.nanoseconds.withUnsafeBufferPointer { bounds in
            while index < bounds.count, nanoseconds > bounds[index] { index += 1 }
        }
        cells[index].add(times, ordering: .relaxed)
        let sum = Int(truncatingIfNeeded: nanoseconds) &* times
        cells[cellCount - 1].wrappingAdd(sum, ordering: .relaxed)
    }

    /// What is not a number of seconds, or is negative as after a clock was set, counts as 0.
    public func observe(seconds: Double) {
        observe(nanoseconds: seconds > 0 ? UInt64(min(seconds, 1e9) * 1e9) : 0)
    }

    /// Since `start`, of ``MonotonicTime``.
    public func observe(since start: UInt64) {
        let now = MonotonicTime.now
        observe(nanoseconds: now > start ? now - start : 0)
    }

    /// The number of all is the sum of the buckets, so that they agree whatever comes meanwhile.
    public func reading() -> Reading {
        var total = 0
        let cumulated = (0..<cellCount - 1).map { index in
            total += cells[index].load(ordering: .relaxed)
            return total
        }
        let sum = Double(cells[cellCount - 1].load(ordering: .relaxed)) / 1e9
        return Reading(bounds: bounds, cumulated: cumulated, sum: sum)
    }
}
