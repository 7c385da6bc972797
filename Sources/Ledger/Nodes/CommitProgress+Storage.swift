import EventLog
import GatewayModel

extension CommitProgress {
    /// What is remembered, and who waits for more.
    struct Storage {
        /// By revision, round and round.
        var records: [Record?] = []
        /// Of each gateway, the commits that proxies could not have yet, ascending.
        var unreleased: [NamespacedName: [Revision]] = [:]
        var steps: [NamespacedName: [String: NodeSteps]] = [:]
        var waiting = WaitingList<Bool, Waiter>()
        /// How often something happened, by the topic's hash. Topics that share a place are told of
        /// each other's news, which does no harm, and what is gone leaves nothing behind.
        var changes = [UInt64](repeating: 0, count: 1024)
        /// Of which those who wait have not been told yet.
        var news: Set<Topic> = []
        var isTelling = false
        var isClosed = false
        var acknowledged: [AcknowledgementObserver] = []
        var deleted: [@Sendable (NamespacedName) -> Void] = []
    }
}

extension CommitProgress.Storage {
    func record(_ revision: Revision) -> CommitProgress.Record? {
        guard !records.isEmpty, revision > .zero else { return nil }
        let found = records[Int(revision.rawValue % Int64(CommitProgress.limit))]
        return found?.revision == revision ? found : nil
    }

    mutating func add(_ entry: LogEntry, durableAt: Timestamp) {
        if records.isEmpty { records = Array(repeating: nil, count: CommitProgress.limit) }
        let revision = entry.commit.revision
        let gateways = entry.versions.map {
            CommitProgress.OfGateway(
                gateway: $0.gateway, isDeletion: $0.isDeletion, releasedAt: nil)
        }
        records[Int(revision.rawValue % Int64(CommitProgress.limit))] = CommitProgress.Record(
            revision, durableAt: durableAt, gateways)
        for gateway in gateways {
            unreleased[gateway.gateway, default: []].append(revision)
            if unreleased[gateway.gateway]?.count ?? 0 > CommitProgress.limit {
                unreleased[gateway.gateway]?.removeFirst()
            }
        }
    }

    mutating func release(
        _ gateway: NamespacedName, upTo version: Revision, at time: Timestamp
    ) {
        guard var waiting = unreleased[gateway] else { return }
        let count = waiting.prefix { $0 <= version }.count
        for revision in waiting.prefix(count) where record(revision) != nil {
            records[Int(revision.rawValue % Int64(CommitProgress.limit))]?.release(
                gateway, at: time)
        }
        waiting.removeFirst(count)
        unreleased[gateway] = waiting.isEmpty ? nil : waiting
    }

    /// Forgets any of too many.
    mutating func makeRoom(for node: String, of gateway: NamespacedName) {
        // Looked at where it is: who holds it makes a copy of all that is changed.
        guard steps[gateway]?.count ?? 0 >= CommitProgress.nodeLimit, steps[gateway]?[node] == nil,
            let first = steps[gateway]?.startIndex
        else { return }
        steps[gateway]?.remove(at: first)
    }

    func changeCount(of topics: Set<CommitProgress.Topic>) -> UInt64 {
        topics.reduce(0) { $0 &+ changes[place(of: $1)] }
    }

    private func place(of topic: CommitProgress.Topic) -> Int {
        Int(UInt(bitPattern: topic.hashValue) % UInt(changes.count))
    }

    /// Something happened with these.
    ///
    /// - Returns: as ``announce(_:)``.
    mutating func note(_ topics: [CommitProgress.Topic]) -> Bool {
        for topic in topics { changes[place(of: topic)] &+= 1 }
        return announce(topics)
    }

    /// - Returns: whether those who wait are to be told, which nobody does yet.
    mutating func announce(_ topics: some Sequence<CommitProgress.Topic>) -> Bool {
        if waiting.count == 0 { return false }
        news.formUnion(topics)
        if news.isEmpty || isTelling { return false }
        isTelling = true
        return true
    }

    mutating func takeMet() -> [CommitProgress.Waiter] {
        isTelling = false
        let met = waiting.allIDs.filter { id in
            waiting[id].map { !$0.topics.isDisjoint(with: news) } ?? false
        }
        news = []
        return met.compactMap { waiting.remove($0) }
    }
}
