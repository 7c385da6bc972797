import Metrics

/// How long it took to answer polls of one API, and what became of those that were held.
final class PollTimes: Sendable {
    private static let bounds = Histogram.Bounds([
        0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.001, 0.01, 0.1, 1,
    ])

    /// Answered at once: with something new, or that nothing is.
    let changed = Histogram(bounds)
    let unchanged = Histogram(bounds)
    /// Answered after they were held.
    let heldChanged = Counter()
    let heldUnchanged = Counter()

    func countHeld(isChanged: Bool) { (isChanged ? heldChanged : heldUnchanged).add() }

    func observe(isChanged: Bool, since start: UInt64) {
        (isChanged ? changed : unchanged).observe(since: start)
    }
}

/// Of both APIs that proxies poll.
struct ProxyPollTimes: Sendable {
    let snapshot = PollTimes()
    let discovery = PollTimes()
}
