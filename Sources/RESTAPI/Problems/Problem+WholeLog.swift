/// What is done with the log as a whole.
extension Problem {
    /// - Parameter work: "a backup is being made".
    static func isBeingDone(_ work: String) -> Problem {
        Problem(
            slug: "overloaded", title: "Too much at once", status: 503,
            detail: "\(work) already, and there is one at a time; try again later",
            headers: [(name: "Retry-After", value: "30")])
    }

    static let noRoomForCopy = Problem(
        slug: "insufficient-storage", title: "There is no room for a copy", status: 507,
        detail: "a backup is first written beside the log, and the disk has no room for that and "
            + "for changes that come meanwhile; its operator must make room, or have lintel backup "
            + "write to another disk")
}
