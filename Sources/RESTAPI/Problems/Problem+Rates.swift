/// What one caller has too much of.
extension Problem {
    static func tooMany(
        _ rateClass: RateClass, of caller: Caller, _ limit: RateLimit, microseconds: Int64
    ) -> Problem {
        let seconds = max(1, (microseconds + 999_999) / 1_000_000)
        return tooManyRequests(
            "\(caller.share.text) has asked for more \(rateClass.rawValue) than \(limit); this one "
                + "was not begun, come back in \(seconds) s",
            seconds: seconds)
    }

    static func tooManyHeld(by caller: Caller, limit: Int) -> Problem {
        tooManyRequests(
            "\(caller.share.text) has \(limit) polls and streams waiting, which is as many as one "
                + "caller may have; end some of them first",
            seconds: 2)
    }

    private static func tooManyRequests(_ detail: String, seconds: Int64) -> Problem {
        Problem(
            slug: "too-many-requests", title: "Slower, please", status: 429, detail: detail,
            headers: [(name: "Retry-After", value: "\(seconds)")])
    }
}

extension RateLimit: CustomStringConvertible {
    /// `100 a second, 10000 at once`.
    public var description: String {
        let rate = Int(exactly: perSecond).map { "\($0)" } ?? "\(perSecond)"
        return "\(rate) a second, \(burst) at once"
    }
}
