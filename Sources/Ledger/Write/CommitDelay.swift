import Glibc

/// How long the writer waits for more before it appends, each time that some came.
///
/// A sixteenth of what the last append took, so that it costs little where it brings nothing: on a
/// disk that takes 20 ms, 64 clients are one batch instead of two that take turns. Not at all on a
/// disk that is quick, and not for a client who is alone.
struct CommitDelay: Sendable {
    private(set) var microseconds: useconds_t = 0

    init() {}

    init(afterBatchOf count: Int, appendedIn duration: Duration) {
        guard count > 1, duration > .milliseconds(4) else { return }
        microseconds = useconds_t(min(duration, .milliseconds(160)) / .microseconds(16))
    }
}
