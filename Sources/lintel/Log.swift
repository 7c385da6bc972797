import ArgumentParser
import ClientCommands
import EventLog
import GatewayModel
import SQLiteEventLog
import Terminal

/// `lintel log` — the commits, newest first, as a person reads them.
struct Log: ClientCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the commits of the log, newest first.",
        discussion: "Of a server, or of a file with --database.")

    @OptionGroup var database: LogFileOption

    @Option(help: "How many commits.")
    var limit = 20

    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        if let path = try database.path(unless: connection) { try show(path) } else { try ask() }
    }

    func run(_ session: Session) throws {
        try ServerLog(connection, limit: limit).show(session)
    }

    private func show(_ path: String) throws {
        // Dropping either would print something else than what was asked for.
        if connection.namedNamespace != nil {
            throw ValidationError("-n is a namespace, of a server only; --limit says how many")
        }
        if output.output != .table {
            throw ValidationError("-o is for what a server answers; leave it out with --database")
        }
        let terminal = Terminal(descriptor: 1, color: output.color)
        do {
            let log = try SQLiteEventLog(path: path, mode: .readOnly)
            var (left, before): (Int, Revision?) = (limit, nil)
            while left > 0 {
                let page = try log.commits(before: before, limit: min(left, 500))
                for commit in page { terminal.write(CommitSummary(commit).text(on: terminal)) }
                guard let last = page.last?.revision, last.rawValue > 1 else { return }
                (left, before) = (left - page.count, last)
            }
        } catch {
            throw Failure(error)
        }
    }
}

extension CommitSummary {
    /// As a log in a file has it.
    fileprivate init(_ commit: StoredCommit) {
        let decoded = try? commit.decoded()
        let gists = decoded?.events.map(\.gist) ?? []
        self.init(
            revision: "\(commit.revision)", time: "\(commit.committedAt)",
            author: Author.text(principal: commit.origin?.principal, actor: commit.actor),
            message: commit.message, terms: decoded?.terms.map(Self.terms) ?? [],
            lines: commit.events.enumerated().map { index, event in
                Line(
                    type: event.type, kind: event.kind,
                    name: event.namespace.isEmpty
                        ? event.name : "\(event.namespace)/\(event.name)",
                    gist: index < gists.count ? gists[index] : nil)
            })
    }

    private static func terms(_ terms: CommitTerms) -> [String] {
        Self.terms(
            overriddenFreezes: terms.overriddenFreezes,
            proposal: terms.proposal.map {
                Self.proposal($0.name, author: $0.author, approvers: $0.approvers)
            },
            confirmBefore: terms.confirmBefore.map { "\($0)" })
    }
}

extension Event {
    /// What matters of a rule of the house.
    fileprivate var gist: String? {
        if case .applied(let stored) = self { stored.resource.spec.gist } else { nil }
    }
}
