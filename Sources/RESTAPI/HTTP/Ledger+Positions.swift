import EventLog
import GatewayModel
import Ledger
import Projection

/// Numbers that callers hand back, with the history they belong to.
extension Ledger {
    /// The commit that a caller goes on from, or names.
    ///
    /// - Throws: `position-gone` if it is of another history. Whether there is such a commit at all
    ///   is another question where only a number was given.
    func revision(handedBack position: LogPosition) throws -> Revision {
        guard try isOfThisHistory(position) else { throw positionGone(position) }
        return position.revision
    }

    /// The version that a caller has, or names.
    ///
    /// - Throws: `version-gone` if it is of another history.
    func version(handedBack position: LogPosition) throws -> Revision {
        guard try isOfThisHistory(position) else {
            throw Problem.versionGone(
                "\(position) is a version of another history: the log was restored from a backup, "
                    + "or it is another log; read the versions, or take a whole snapshot, again")
        }
        return position.revision
    }

    /// `ifVersion`.
    ///
    /// - Throws: a refusal, `precondition-failed`, if it is of another history.
    func requiredVersion(handedBack position: LogPosition?) throws -> Revision? {
        guard let position else { return nil }
        guard try isOfThisHistory(position) else {
            let detail =
                "\(position) is a version of another history: the log was restored from a backup, "
                + "or it is another log; look again"
            throw Refusal(
                .preconditionFailed, detail,
                issues: [Issue(pointer: "/ifVersion", code: "VersionChanged", detail: detail)])
        }
        return position.revision
    }

    /// For who goes on from a position to what comes after it, and would wait for ever past the
    /// end of the log.
    ///
    /// - Throws: `position-gone` unless the log has the position.
    func requirePosition(_ position: LogPosition) throws {
        guard try holds(position) else { throw positionGone(position) }
    }

    private func isOfThisHistory(_ position: LogPosition) throws(EventLogError) -> Bool {
        if position.lineage == nil { return true }
        return try holds(position)
    }

    private func positionGone(_ position: LogPosition) -> Problem {
        .positionGone(position, end: published.state.revision)
    }
}
