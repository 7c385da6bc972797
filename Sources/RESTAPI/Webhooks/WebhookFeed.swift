import Certificates
import EventLog
import GatewayModel
import HTTPClient
import Ledger
import Projection
import Synchronization
import Webhooks

/// What Webhooks are told, with the rights of now: commits and warnings in one order.
final class WebhookFeed: WebhookContent {
    /// Who may want what of whom, as long as neither Webhooks nor rights change.
    fileprivate struct Interest {
        /// What somebody may want to hear of.
        enum Subject: Hashable {
            /// Empty for what is in no namespace.
            case team(String)
            /// What may be about any team: its content says it.
            case anybody
        }

        var version: UInt64?
        var wishes: [WebhookWish] = []
        var commits: [Subject: [NamespacedName]] = [:]
        var warnings: [Subject: [NamespacedName]] = [:]
    }

    /// A commit that is told to many is read once.
    private struct ReadCommit {
        let stored: StoredCommit
        let commit: Commit
    }

    private let ledger: Ledger
    private let vault: Vault
    private let clock: any WallClock
    private let interest = Mutex(Interest())
    private let lastRead = Mutex<ReadCommit?>(nil)

    init(_ ledger: Ledger, vault: Vault, clock: any WallClock) {
        (self.ledger, self.vault, self.clock) = (ledger, vault, clock)
    }

    // MARK: To whom

    func targetsVersion() -> Int64 {
        Int64(truncatingIfNeeded: ledger.published.state.webhookChanges)
    }

    func targets() -> [WebhookTarget] {
        let state = ledger.published.state
        return state.ids(of: .webhook).compactMap { id -> WebhookTarget? in
            guard let stored = state[id], case .webhook(let spec) = stored.resource.spec,
                let url = WebURL(anyHost: spec.url)
            else { return nil }
            return WebhookTarget(
                name: id.namespacedName, uid: stored.uid, generation: stored.generation,
                resourceVersion: stored.resourceVersion, url: url)
        }
    }

    func signingKeys(of target: WebhookTarget) throws -> [[UInt8]] {
        let state = ledger.published.state
        guard let stored = state[ResourceID(.webhook, target.name)] else { return [] }
        guard let content = state.signingContent(of: target.name) else {
            let problems = state.webhookProblems(of: stored.resource)
            throw WebhookFault(problems.joined(separator: "; "))
        }
        guard case .webhook(let material) = try opened(content) else {
            throw WebhookFault("its Secret holds nothing to sign with")
        }
        return WebhookSecret.keys(of: material)
    }

    private func opened(_ content: SealedContent) throws -> SecretMaterial {
        do throws(SecretsError) {
            return try vault.open(content)
        } catch {
            throw WebhookFault("its Secret cannot be opened: \(error.message)")
        }
    }

    // MARK: What

    func newest() throws -> FeedPosition {
        // What is written with a commit that is not published yet comes after that.
        let revision = ledger.published.state.revision
        return FeedPosition(
            revision: revision, warning: try ledger.sideStore.newestWarning(through: revision))
    }

    func start(of target: WebhookTarget) throws -> FeedPosition {
        let revision = target.resourceVersion
        // Also what its own commit did to others comes after it.
        return FeedPosition(
            revision: revision,
            warning: try ledger.sideStore.newestWarning(through: revision.previous ?? .zero))
    }

    /// A warning comes after the commit that was the newest when it was written down.
    func page(after position: FeedPosition, limit: Int) throws -> [FeedItem] {
        // Warnings first: what was committed when one of them was written is published by then, or
        // waits with it.
        let warnings = try ledger.warnings.warnings(
            in: nil, after: position.warning, limit: limit)
        let last = ledger.published.state.revision
        let commits = try commits(after: position.revision, through: last, limit: limit)
        var items: [FeedItem] = []
        var (rest, others) = (commits[...], warnings[...])
        while items.count < limit {
            let next = rest.first
            if let warning = others.first, warning.revision < next?.revision ?? .greatest {
                guard warning.revision <= last else { break }
                items.append(.warning(others.removeFirst()))
            } else if next != nil {
                items.append(.commit(rest.removeFirst()))
            } else {
                break
            }
        }
        return items
    }

    private func commits(
        after first: Revision, through last: Revision, limit: Int
    ) throws -> [StoredCommit] {
        if first >= last { return [] }
        let end = min(last.rawValue, first.rawValue + Int64(limit))
        // Taken as it looks at them, without payloads, which would be most of it.
        var found: [StoredCommit] = []
        _ = try ledger.log.search(
            after: first, before: Revision(rawValue: end).next, limit: limit, effort: .max
        ) { commit in
            found.append(commit)
            return false
        }
        return found.reversed()
    }

    func item(_ reference: FeedReference) throws -> FeedItem? {
        switch reference {
        case .commit(let revision):
            try ledger.log.commit(at: revision).map { .commit($0.withoutPayloads) }
        case .warning(let id): try ledger.sideStore.warning(id).map { .warning($0) }
        }
    }

    func mayWant(_ item: FeedItem) -> [NamespacedName] {
        let state = ledger.published.state
        return interest.withLock { interest in
            if interest.version != state.webhookChanges {
                interest = Interest(version: state.webhookChanges)
                interest.wishes = state.webhooks.compactMap { WebhookWish($0.name, in: state) }
            }
            let wishes = interest.wishes
            switch item {
            case .commit(let commit):
                var names: Set<NamespacedName> = []
                for subject in Set(commit.events.map { $0.resource.subject }) {
                    names.formUnion(
                        interest.commits.value(subject) {
                            wishes.filter { $0.mayWant(commitsOf: subject.team) }.map(\.name)
                        })
                }
                return Array(names)
            case .warning(let warning):
                let subject = warning.regarding.subject
                return interest.warnings.value(subject) {
                    wishes.filter { $0.mayWant(warningsOf: subject.team) }.map(\.name)
                }
            }
        }
    }

    func messages(of item: FeedItem, for target: WebhookTarget) throws -> [WebhookMessage] {
        guard let reader = WebhookReader(target.name, in: ledger.published.state) else { return [] }
        switch item {
        case .commit(let outline):
            guard VisibleCommit.seen(in: outline, to: reader.commits) != nil,
                let read = try read(outline.revision),
                let commit = try VisibleCommit(read.stored, known: read.commit, to: reader.commits)
            else { return [] }
            let kind = try reader.kind(of: commit) { gateway in
                try ledger.sideStore.version(of: gateway, at: outline.revision)?.version
                    == outline.revision
            }
            return kind.map { [WebhookMessage(commit, as: $0, to: target.name)] } ?? []
        case .warning(let warning):
            return reader.kind(of: warning).map { kind in
                [WebhookMessage(warning.told(to: reader.warnings), as: kind, to: target.name)]
            } ?? []
        }
    }

    private func read(_ revision: Revision) throws -> ReadCommit? {
        if let known = lastRead.withLock({ $0 }), known.stored.revision == revision { return known }
        guard let stored = try ledger.log.commit(at: revision) else { return nil }
        let read = ReadCommit(stored: stored, commit: try stored.decoded())
        lastRead.withLock { $0 = read }
        return read
    }

    func testMessage(for target: WebhookTarget) -> WebhookMessage {
        var random = SystemRandomNumberGenerator()
        let id = "test-" + String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
        return WebhookMessage(testOf: target.name, id: id, at: clock.now())
    }
}

/// Why something cannot be sent, as one sentence.
struct WebhookFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension ResourceID? {
    fileprivate var subject: WebhookFeed.Interest.Subject {
        guard let self else { return .team("") }
        return self.kind.row.isSeenByContent ? .anybody : .team(self.team)
    }
}

extension WebhookFeed.Interest.Subject {
    /// Nil if it may be any.
    fileprivate var team: String? {
        switch self {
        case .team(let team): team
        case .anybody: nil
        }
    }
}

extension [WebhookFeed.Interest.Subject: [NamespacedName]] {
    fileprivate mutating func value(
        _ key: Key, _ make: () -> [NamespacedName]
    ) -> [NamespacedName] {
        if let known = self[key] { return known }
        let value = make()
        self[key] = value
        return value
    }
}
