import EventLog
import GatewayModel
import Projection

extension WarningEvent {
    /// A notice of a commit, as it is written down with it.
    init(_ notice: CommitNotice, by commit: Commit) {
        let reason = notice.reason.rawValue
        self.init(
            key: notice.repeats.map { "\(reason) \($0)" }
                ?? "\(reason) \(commit.revision) \(notice.gateway) \(notice.regarding)",
            firstAt: commit.committedAt, lastAt: commit.committedAt, reason: reason,
            regarding: notice.regarding, gateway: notice.gateway, revision: commit.revision,
            message: "\(notice.message) (commit \(commit.revision))")
    }
}
