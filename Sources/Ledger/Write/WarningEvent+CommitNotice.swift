import EventLog
import GatewayModel
import JSON
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
            message: "\(notice.message) (commit \(commit.revision))",
            details: Self.details { writer in
                if !notice.listeners.isEmpty {
                    writer.key("listeners")
                    writer.array(of: notice.listeners) { $0.noticed($1) }
                }
                writer.member("revision", commit.revision.rawValue)
            }, trace: commit.origin?.trace)
    }
}

extension JSONWriter {
    fileprivate mutating func noticed(_ noticed: NoticedListener) {
        object { writer in
            writer.member("name", noticed.listener.name)
            writer.member("hostname", ifPresent: noticed.listener.hostname)
            writer.member("port", noticed.listener.port)
            writer.member("protocol", noticed.listener.protocol.name)
            writer.member("reason", ifPresent: noticed.reason?.rawValue)
        }
    }
}
