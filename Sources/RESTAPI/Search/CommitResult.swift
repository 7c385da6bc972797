import EventLog
import GatewayModel
import JSON
import Ledger
import Projection

/// A commit that was found by its number, or by words of its message.
struct CommitResult: SearchResult {
    let fit: NameFit
    let place: SearchPlace
    /// Without what may be about the rest if it is not seen whole.
    private let commit: StoredCommit
    private let isPartial: Bool

    init(_ commit: StoredCommit, fit: NameFit, place: SearchPlace, isPartial: Bool = false) {
        (self.commit, self.fit, self.place) = (commit, fit, place)
        self.isPartial = isPartial
    }

    /// The commit of that number, as far as it is seen; nil if nothing of it is.
    init?(
        at revision: Revision, in log: any EventLogReader, to visibility: LogVisibility
    ) throws {
        guard let previous = revision.previous else { return nil }
        var found: StoredCommit?
        _ = try log.search(after: previous, before: revision.next, limit: 1, effort: 1) { commit in
            found = commit
            return false
        }
        guard let found, let seen = VisibleCommit.seen(in: found, to: visibility) else {
            return nil
        }
        self.init(
            found, fit: .exact, place: .numberedCommit,
            isPartial: seen.count < found.events.count)
    }

    /// `commit 3 of 2026-11-22 10:00:02 UTC by web: The main site`.
    static func sentence(of commit: StoredCommit) -> String {
        let who = commit.actor.isEmpty ? commit.origin?.principal ?? "" : commit.actor
        return head(of: commit) + (who.isEmpty ? "" : " by \(who)")
            + (commit.message.isEmpty ? ", without a message" : ": \(commit.message.firstLine)")
    }

    private static func head(of commit: StoredCommit) -> String {
        "commit \(commit.revision) of \(commit.committedAt.inSeconds)"
    }

    var revision: Revision { commit.revision }
    var type: String { "Commit" }
    var title: String { "commit \(commit.revision)" }
    var summary: String {
        isPartial
            ? Self.head(of: commit) + ", of which you see a part" : Self.sentence(of: commit)
    }

    var links: [(name: StaticString, path: String)] {
        let path = "/v1/commits/\(commit.revision)"
        return [("self", path), ("progress", path + "/progress")]
    }

    func write(members writer: inout JSONWriter) {
        if isPartial {
            writer.member("revision", commit.revision.rawValue)
            writer.member("time", commit.committedAt.description)
            writer.member("partial", true)
        } else {
            writer.foundCommit(commit)
        }
    }
}

/// A version of a gateway that was found by its number.
struct VersionResult: SearchResult {
    let record: VersionRecord
    /// The latest of the gateway; nil if that is gone.
    let latest: Revision?
    /// The one that proxies are given.
    let released: Revision?

    var fit: NameFit { .exact }
    var type: String { "Version" }
    var place: SearchPlace { .version }
    var title: String { "version \(record.version) of \(record.gateway)" }

    var summary: String {
        if record.isDeletion { return "\(title) is the one that it was deleted in" }
        let what =
            "\(title) has \(record.listenerCount.of("listener")): \(record.addedCount) added, "
            + "\(record.modifiedCount) modified and \(record.removedCount) removed by it"
        guard let latest else { return what }
        if released == record.version { return what + "; proxies are given it now" }
        let now = released.map { "; proxies are given version \($0) now" } ?? ""
        return what + (latest == record.version ? "; it is the latest" : "") + now
    }

    var links: [(name: StaticString, path: String)] {
        let gateway = ResourceID(.gateway, record.gateway).path
        let path = "\(gateway)/versions/\(record.version)"
        var links: [(name: StaticString, path: String)] = [("self", path)]
        if !record.isDeletion { links.append(("snapshot", path + "/snapshot")) }
        links.append(("commit", "/v1/commits/\(record.version)"))
        return links
    }

    func write(members writer: inout JSONWriter) {
        writer.key("gateway")
        writer.gatewayName(record.gateway)
        writer.member("version", record.version.rawValue)
        writer.member("listenerCount", record.listenerCount)
    }
}
