import Glibc
import ServerClient

/// How long to wait before a connection that was lost is made again.
struct Retries {
    private var count = 0

    /// Half a second, then twice as long each time, up to ten. What happened is said once, until
    /// there is a connection again.
    mutating func wait(saying what: String, _ session: Session) {
        if count == 0 { session.note("\(what.printableLines); trying again") }
        let milliseconds = min(10_000, 500 << min(count, 5))
        count += 1
        var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        nanosleep(&time, nil)
    }

    mutating func succeeded(_ session: Session) {
        if count > 0 { session.note("connected again") }
        count = 0
    }
}

extension ClientError {
    /// Whether it is of no use to try again.
    var isFinal: Bool {
        switch code {
        // What stands in front of a server that starts again may answer for it meanwhile.
        case .unreachable, .notLintel: false
        case .problem: ![429, 503].contains(problem?.status)
        default: true
        }
    }
}
