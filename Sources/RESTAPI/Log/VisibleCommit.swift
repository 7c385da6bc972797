import EventLog
import GatewayModel
import JSON
import Projection

/// A commit as one caller may see it: with the events that are about what it sees.
struct VisibleCommit {
    struct VisibleEvent {
        let event: Event
        /// Its place among all events of the commit.
        let ordinal: Int
        let action: EventAction
    }

    let stored: StoredCommit
    /// Without what may be about the rest if it is not seen whole.
    let commit: Commit
    let events: [VisibleEvent]
    /// Whether something is left out, of whose size nothing is said.
    let isPartial: Bool
    private let visibility: LogVisibility

    /// Nil if the caller sees nothing of it: then it is not there.
    ///
    /// - Parameter known: the same decoded, if somebody has done so.
    init?(_ stored: StoredCommit, known: Commit? = nil, to visibility: LogVisibility) throws {
        // Looked at before anything is decoded: most of a long log is others'.
        guard let seen = Self.seen(in: stored, to: visibility) else { return nil }
        isPartial = seen.count < stored.events.count
        (self.stored, self.visibility) = (stored, visibility)
        var commit = try known ?? stored.decoded()
        if isPartial { commit.hideWhatIsAboutTheRest() }
        self.commit = commit
        events = seen.map { ordinal in
            let event = commit.events[ordinal]
            return VisibleEvent(
                event: event, ordinal: ordinal,
                action: EventAction(
                    event, of: commit, previous: stored.events[ordinal].previous))
        }
    }

    /// The places of the events that the caller sees; nil if it sees nothing of the commit.
    static func seen(in stored: StoredCommit, to visibility: LogVisibility) -> [Int]? {
        var seen = stored.events.indices.filter { visibility.sees(stored.events[$0]) }
        // What came with a commit, or went with it, is seen by who sees all else of it. Where there
        // is nothing else, somebody confirmed a commit, and sees that.
        let own = stored.events.indices.filter { stored.events[$0].isOfItsCommit }
        if !own.isEmpty, !visibility.isUnlimited {
            let others = Set(stored.events.indices).subtracting(own)
            let isWhole = others.isSubset(of: seen)
            seen.removeAll(where: Set(own).contains)
            if isWhole, !others.isEmpty || visibility.isOf(stored.origin) {
                seen = Array(stored.events.indices)
            }
        }
        return seen.isEmpty && !stored.events.isEmpty ? nil : seen
    }

    /// Whether the caller sees all of it, as ``seen(in:to:)`` has it. Most are done with at the
    /// first event.
    static func isWhole(_ stored: StoredCommit, to visibility: LogVisibility) -> Bool {
        if visibility.isUnlimited { return true }
        var (hasOwn, hasOthers) = (false, false)
        for event in stored.events {
            if event.isOfItsCommit {
                hasOwn = true
            } else if visibility.sees(event) {
                hasOthers = true
            } else {
                return false
            }
        }
        return !hasOwn || hasOthers || visibility.isOf(stored.origin)
    }

    func writeCause(to writer: inout JSONWriter) {
        visibility.writeCause(of: commit, to: &writer)
    }

    /// What every view of a commit has.
    func writeHead(to writer: inout JSONWriter) {
        writer.commitHead(commit, cause: writeCause)
        if isPartial { writer.member("partial", true) }
    }
}

extension Commit {
    /// For who does not see all of it: who asked, and why, is said of all of it.
    mutating func hideWhatIsAboutTheRest() {
        (message, actor, origin, terms) = ("", "", nil, nil)
    }
}

extension LogVisibility {
    /// Who went back to a version of a gateway tells its name to who may see it, or went back to a
    /// part of it, which is then what is seen here.
    func writeCause(of commit: Commit, to writer: inout JSONWriter) {
        if case .rollback(let gateway, let version, .gateway) = commit.cause,
            !ofResources.seesMerge(of: gateway)
        {
            writer.object { writer in
                writer.member("type", "rollback")
                writer.member("toVersion", version.rawValue)
            }
        } else {
            writer.cause(commit.cause)
        }
    }
}

extension StoredEvent {
    var isOfItsCommit: Bool { resource?.isOfItsCommit ?? false }
}
