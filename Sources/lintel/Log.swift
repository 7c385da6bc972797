import ArgumentParser
import EventLog
import GatewayModel
import SQLiteEventLog

/// `lintel log` — the commits, newest first, as a person reads them.
struct Log: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the commits of the log, newest first.")

    @OptionGroup var database: DatabaseOption

    @Option(name: [.customShort("n"), .long], help: "How many commits.")
    var limit = 20

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        do {
            let log = try SQLiteEventLog(path: database.path, mode: .readOnly)
            var (left, before): (Int, Revision?) = (limit, nil)
            while left > 0 {
                let page = try log.commits(before: before, limit: min(left, 500))
                for commit in page { print(Self.text(of: commit)) }
                guard let last = page.last?.revision, last.rawValue > 1 else { return }
                (left, before) = (left - page.count, last)
            }
        } catch {
            throw Failure(error)
        }
    }

    /// Under which rules of the house it was made.
    private static func terms(of commit: Commit?) -> [String]? {
        guard let terms = commit?.terms else { return nil }
        let proposal = terms.proposal.map { proposal in
            "proposal \(proposal.name) of \(proposal.author.printable), approved by "
                + proposal.approvers.joined(separator: ", ").printable
        }
        return terms.overriddenFreezes.map { "    overrides ChangeFreeze \($0)" }
            + [proposal, terms.confirmBefore.map { "to be confirmed before \($0)" }]
            .compactMap { $0.map { "    " + $0 } }
    }

    private static func text(of commit: StoredCommit) -> String {
        // The actor is a note of whoever asked; who that was comes first.
        let actor = commit.actor.printable
        let principal = commit.origin?.principal.printable
        let author = principal.map { $0 == actor ? actor : "\($0) (\(actor))" } ?? actor
        let head = "\(commit.revision)  \(commit.committedAt)  \(author)"
        let message = commit.message.isEmpty ? "" : "  \(commit.message.printable)"
        let decoded = try? commit.decoded()
        let gists = decoded?.events.map(\.gist) ?? []
        let events = commit.events.prefix(10).enumerated().map { index, event in
            let name = event.namespace.isEmpty ? event.name : "\(event.namespace)/\(event.name)"
            let gist = index < gists.count ? gists[index] : nil
            return "    \(event.type) \(event.kind) \(name)"
                + (gist.map { "  \($0.printable)" } ?? "")
        }
        let rest = commit.events.count > 10 ? ["    … \(commit.events.count - 10) more"] : []
        return ([head + message] + (terms(of: decoded) ?? []) + events + rest).joined(
            separator: "\n")
    }
}

extension Event {
    /// What matters of a rule of the house.
    fileprivate var gist: String? {
        if case .applied(let stored) = self { stored.resource.spec.gist } else { nil }
    }
}
