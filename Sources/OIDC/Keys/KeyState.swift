/// What is known of an issuer's keys, who waits for more, and when they are fetched again.
struct KeyState {
    typealias Action = @Sendable () -> Void

    /// Nil until they were loaded once.
    private(set) var keys: KeySet?
    var schedule: FetchSchedule
    /// Counts fetches, so that an alarm for one that came sooner is not heard.
    private(set) var fetchCount = 0
    /// Whether to fetch again when the one that is running has ended.
    var isWantedAgain = false
    var waiting: [Action] = []
    var whenKeysGo: Action = {}
    /// What was wrong at last.
    private var complaint: String?
    /// When a fetch ended well last, in milliseconds of a clock that is never set.
    private var lastLoad: Int64?
    private var failureCount = 0

    init(_ schedule: FetchSchedule) { self.schedule = schedule }

    /// What follows from the end of a fetch.
    struct End {
        var waiting: [Action] = []
        /// Nil if all keys from before count on.
        var whenKeysGo: Action?
        /// Whether it is worth a line of the log.
        var isNews = false
        var isWantedAgain = false
        /// In milliseconds.
        var nextAfter: Int64
    }

    /// What was loaded stays until something else was.
    mutating func end(with result: Result<KeySet, KeySetError>, at now: Int64) -> End {
        fetchCount += 1
        var end: End
        switch result {
        case .success(let new):
            end = End(nextAfter: schedule.end(at: now, succeeded: true))
            let before = keys?.fingerprints ?? []
            if !before.isSubset(of: new.fingerprints) { end.whenKeysGo = whenKeysGo }
            end.isNews = complaint != nil || before != new.fingerprints
            (keys, complaint, lastLoad) = (new, nil, now)
        case .failure(let error):
            end = End(nextAfter: schedule.end(at: now, succeeded: false))
            end.isNews = complaint != error.description
            complaint = error.description
            failureCount += 1
        }
        (end.waiting, waiting) = (waiting, [])
        (end.isWantedAgain, isWantedAgain) = (isWantedAgain, false)
        return end
    }

    func status(at now: Int64) -> KeyStatus {
        KeyStatus(
            keyCount: keys?.keyIDs.count ?? 0, secondsSinceLoad: lastLoad.map { (now - $0) / 1000 },
            failureCount: failureCount)
    }
}
