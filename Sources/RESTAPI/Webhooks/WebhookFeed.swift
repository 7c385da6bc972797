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
    private struct Interest {
        var version: UInt64?
        var readers: [WebhookReader] = []
        var commits: [String: [NamespacedName]] = [:]
        var warnings: [String: [NamespacedName]] = [:]
    }

    private let ledger: Ledger
    private let vault: Vault
    private let clock: any WallClock
    private let interest = Mutex(Interest())

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
        FeedPosition(
            revision: ledger.published.state.revision,
            warning: try ledger.sideStore.newestWarning(through: .greatest))
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
                interest.readers = state.webhooks.compactMap { WebhookReader($0.name, in: state) }
            }
            switch item {
            case .commit(let commit):
                var names: [NamespacedName] = []
                for team in Set(commit.events.map { $0.resource?.team ?? "" }) {
                    names += interest.commits.value(team) { [readers = interest.readers] in
                        readers.filter { $0.mayWant(commitsOf: team) }.map(\.name)
                    }
                }
                return Array(Set(names))
            case .warning(let warning):
                let team = warning.regarding?.team ?? ""
                return interest.warnings.value(team) { [readers = interest.readers] in
                    readers.filter { $0.mayWant(warningsOf: team) }.map(\.name)
                }
            }
        }
    }

    func messages(of item: FeedItem, for target: WebhookTarget) throws -> [WebhookMessage] {
        guard let reader = WebhookReader(target.name, in: ledger.published.state) else { return [] }
        switch item {
        case .commit(let outline):
            guard let stored = try ledger.log.commit(at: outline.revision),
                let commit = try VisibleCommit(stored, to: reader.commits)
            else { return [] }
            let kind = try reader.kind(of: commit) { gateway in
                try ledger.sideStore.version(of: gateway, at: stored.revision)?.version
                    == stored.revision
            }
            return kind.map { [WebhookMessage(commit, as: $0, to: target.name)] } ?? []
        case .warning(let warning):
            return reader.kind(of: warning).map { kind in
                [WebhookMessage(warning.told(to: reader.warnings), as: kind, to: target.name)]
            } ?? []
        }
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

extension [String: [NamespacedName]] {
    fileprivate mutating func value(
        _ key: String, _ make: () -> [NamespacedName]
    ) -> [NamespacedName] {
        if let known = self[key] { return known }
        let value = make()
        self[key] = value
        return value
    }
}
