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
        var version: UInt64?
        var wishes: [WebhookWish] = []
        /// By team, as ``CommitOutline/teams`` has it.
        var commits: [String: Set<NamespacedName>] = [:]
        var warnings: [String: Set<NamespacedName>] = [:]
        /// How many names are in those.
        var size = 0
    }

    /// A commit that is told to many is read once.
    private struct ReadCommit {
        let stored: StoredCommit
        let commit: Commit
    }

    /// So many names are remembered, before it begins anew.
    private static let interestLimit = 1_000_000

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

    /// The state of now, in which a target is what it is taken for.
    private func state(of target: WebhookTarget) throws(OtherWebhook) -> GatewayState {
        let state = ledger.published.state
        guard let stored = state[ResourceID(.webhook, target.name)], stored.uid == target.uid,
            stored.generation == target.generation
        else { throw OtherWebhook() }
        return state
    }

    private func signed(
        _ messages: [WebhookMessage], for target: WebhookTarget, in state: GatewayState
    ) -> WebhookMessages {
        if messages.isEmpty { return .none }
        do throws(WebhookFault) {
            return WebhookMessages(messages, keys: .success(try keys(of: target.name, in: state)))
        } catch {
            return WebhookMessages(messages, keys: .failure(error))
        }
    }

    private func keys(
        of webhook: NamespacedName, in state: GatewayState
    ) throws(WebhookFault) -> [[UInt8]] {
        guard let content = state.signingContent(of: webhook) else {
            let stored = state[ResourceID(.webhook, webhook)]
            let problems = stored.map { state.webhookProblems(of: $0.resource) } ?? []
            throw WebhookFault(problems.joined(separator: "; "))
        }
        guard case .webhook(let material) = try opened(content) else {
            throw WebhookFault("its Secret holds nothing to sign with")
        }
        return WebhookSecret.keys(of: material)
    }

    private func opened(_ content: SealedContent) throws(WebhookFault) -> SecretMaterial {
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
            if let warning = others.first, next.map({ warning.revision < $0.revision }) ?? true {
                // What came with a commit that is not published waits for it. Where there is no
                // such commit, it would wait for ever.
                guard try warning.revision <= last || warning.revision > ledger.log.head().revision
                else { break }
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
    ) throws -> [CommitOutline] {
        if first >= last { return [] }
        let end = min(last.rawValue, first.rawValue + Int64(limit))
        // Taken as it looks at them, without payloads, which would be most of it.
        var found: [CommitOutline] = []
        _ = try ledger.log.search(
            after: first, before: Revision(rawValue: end).next, limit: limit, effort: .max
        ) { commit in
            found.append(CommitOutline(commit))
            return false
        }
        return found.reversed()
    }

    func item(_ reference: FeedReference) throws -> FeedItem? {
        switch reference {
        case .commit(let revision):
            try ledger.log.commit(at: revision).map { .commit(CommitOutline($0)) }
        case .warning(let id): try ledger.sideStore.warning(id).map { .warning($0) }
        }
    }

    func mayWant(_ item: FeedItem) -> [NamespacedName] {
        withInterest { interest in
            switch item {
            case .commit(let commit):
                if let team = commit.teams.first, commit.teams.count == 1 {
                    return Array(interest.wantingCommits(of: team))
                }
                return Array(
                    commit.teams.reduce(into: Set()) {
                        $0.formUnion(interest.wantingCommits(of: $1))
                    })
            case .warning(let warning):
                return Array(interest.wantingWarnings(of: warning.regarding.team))
            }
        }
    }

    func mayWant(_ item: FeedItem, _ webhook: NamespacedName) -> Bool {
        withInterest { interest in
            switch item {
            case .commit(let commit):
                commit.teams.contains { interest.wantingCommits(of: $0).contains(webhook) }
            case .warning(let warning):
                interest.wantingWarnings(of: warning.regarding.team).contains(webhook)
            }
        }
    }

    private func withInterest<Value>(_ body: (inout Interest) -> Value) -> Value {
        let state = ledger.published.state
        return interest.withLock { interest in
            if interest.version != state.webhookChanges || interest.size > Self.interestLimit {
                interest = Interest(version: state.webhookChanges)
                interest.wishes = state.webhooks.compactMap { WebhookWish($0.name, in: state) }
            }
            return body(&interest)
        }
    }

    func messages(of item: FeedItem, for target: WebhookTarget) throws -> WebhookMessages {
        let state = try state(of: target)
        guard let reader = WebhookReader(target.name, in: state) else { return .none }
        return signed(try messages(of: item, to: reader), for: target, in: state)
    }

    /// Whether one Webhook is told of an item; nothing is signed for that.
    func isTold(_ item: FeedItem, to webhook: NamespacedName) -> Bool {
        guard let reader = WebhookReader(webhook, in: ledger.published.state),
            let messages = try? messages(of: item, to: reader)
        else { return false }
        return !messages.isEmpty
    }

    private func messages(
        of item: FeedItem, to reader: WebhookReader
    ) throws -> [WebhookMessage] {
        switch item {
        case .commit(let outline):
            guard let read = try read(outline.revision),
                let commit = try VisibleCommit(read.stored, known: read.commit, to: reader.commits)
            else { return [] }
            let kind = try reader.kind(of: commit) { gateway in
                try ledger.sideStore.version(of: gateway, at: outline.revision)?.version
                    == outline.revision
            }
            return kind.map { [WebhookMessage(commit, as: $0, to: reader.name)] } ?? []
        case .warning(let warning):
            return reader.kind(of: warning).map { kind in
                [WebhookMessage(warning.told(to: reader.warnings), as: kind, to: reader.name)]
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

    func outline(of item: FeedItem) -> WebhookMessage { WebhookMessage(outlineOf: item) }

    func testMessage(for target: WebhookTarget) throws -> WebhookMessages {
        var random = SystemRandomNumberGenerator()
        let id = "test-" + String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
        let message = WebhookMessage(testOf: target.name, id: id, at: clock.now())
        return signed([message], for: target, in: try state(of: target))
    }
}

extension WebhookFeed.Interest {
    fileprivate mutating func wantingCommits(of team: String) -> Set<NamespacedName> {
        if let known = commits[team] { return known }
        let names = Set(wishes.filter { $0.mayWant(commitsOf: team.wanted) }.map(\.name))
        commits[team] = names
        size += names.count + 1
        return names
    }

    fileprivate mutating func wantingWarnings(of team: String) -> Set<NamespacedName> {
        if let known = warnings[team] { return known }
        let names = Set(wishes.filter { $0.mayWant(warningsOf: team.wanted) }.map(\.name))
        warnings[team] = names
        size += names.count + 1
        return names
    }
}

extension CommitOutline {
    fileprivate init(_ commit: StoredCommit) {
        self.init(
            position: commit.position, committedAt: commit.committedAt,
            teams: Set(commit.events.map(\.resource.team)))
    }
}

extension ResourceID? {
    /// As ``CommitOutline/teams`` has it.
    fileprivate var team: String {
        guard let self else { return "" }
        return self.kind.row.isSeenByContent ? CommitOutline.anyTeam : self.team
    }
}

extension String {
    /// Nil if it may be any team.
    fileprivate var wanted: String? { self == CommitOutline.anyTeam ? nil : self }
}
