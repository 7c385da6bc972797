public import EventLog
import GatewayModel
import Testing

/// What every ``EventLog`` must do, whatever it is made of.
///
/// Call it from a test of each implementation, with a maker of fresh, empty logs.
public func checkEventLogContract(_ makeLog: () throws -> any EventLog) throws {
    try checkEmptyLog(makeLog())
    try checkAppending(makeLog())
    try checkConflicts(makeLog())
    try checkPaging(makeLog())
    try checkHistory(makeLog())
    try checkLongHistory(makeLog())
    try checkTimes(makeLog())
    try checkAnswers(makeLog())
    try checkVersions(makeLog())
    try checkCheckpoints(makeLog())
    try checkDataKeys(makeLog())
    try checkWarnings(makeLog())
    try checkWarningsAboutNoResource(makeLog())
}

private func checkEmptyLog(_ log: any EventLog) throws {
    #expect(try log.head() == .origin)
    #expect(try log.commits(after: .zero, limit: 10).isEmpty)
    #expect(try log.commits(before: nil, limit: 10).isEmpty)
    #expect(try log.commit(at: .zero) == nil)
    #expect(try log.commit(at: Revision(rawValue: 1)) == nil)
    #expect(try log.revision(at: Samples.noon) == .zero)
    #expect(
        try log.history(
            of: .namespace("shop"), from: .absent(at: .zero), before: nil, limit: 10
        ).isEmpty)
    #expect(try log.answer(forKey: "a") == nil)
    #expect(try log.gatewaysWithVersions().isEmpty)
    #expect(try log.checkpoint(atOrBefore: nil) == nil)
    #expect(try log.checkpointRevisions().isEmpty)
    try log.checkWritable()
    try log.append([])
    #expect(try log.head() == .origin)
}

private func checkAppending(_ log: any EventLog) throws {
    var entries = LogEntries()
    let first = entries.next(
        message: "naïve\u{0}\u{1F600}",
        cause: .rollback(
            gateway: Samples.edge, toVersion: Revision(rawValue: 41), scope: .namespace("shop")),
        key: "key-1"
    ) { revision in
        [
            .applied(Samples.stored(Samples.gateway(), at: revision.rawValue)),
            .applied(Samples.stored(Samples.listenerSet(), at: revision.rawValue)),
            .deleted(.namespace("gone"), uid: "uid-gone"),
        ]
    }
    let second = entries.next { _ in [] }
    try log.append([first, second])
    try log.append([entries.next()])

    // What was written is read, to the last byte, and the chain holds.
    #expect(try log.commits(after: .zero, limit: 2) == [first.commit, second.commit])
    #expect(try log.commit(at: Revision(rawValue: 2)) == second.commit)
    #expect(try log.head() == entries.head)
    var chain = ChainVerifier()
    try log.forEachCommit { chain.check($0) }
    #expect(chain.fault == nil)
    #expect(chain.head == entries.head)
}

private func checkConflicts(_ log: any EventLog) throws {
    var entries = LogEntries()
    let (first, second) = (entries.next(), entries.next())
    try log.append([first])

    // A writer with a stale expectation changes nothing.
    for batch in [[first], [entries.next()], [first, second]] {
        let error = #expect(throws: EventLogError.self) { try log.append(batch) }
        #expect(error?.code == .conflict)
    }
    // Nor does one that built on another history of the same length.
    var others = LogEntries()
    _ = others.next(applying: "other")
    let forked = others.next()
    let error = #expect(throws: EventLogError.self) { try log.append([forked]) }
    #expect(error?.code == .conflict)

    #expect(try log.commits(after: .zero, limit: 10) == [first.commit])
    try log.append([second])
    #expect(try log.head().revision == Revision(rawValue: 2))
}

private func checkPaging(_ log: any EventLog) throws {
    var entries = LogEntries()
    let commits = entries.next(7)
    try log.append(commits)
    let all = commits.map(\.commit)

    // Pages follow each other without repeats, in both directions.
    #expect(try log.commits(after: .zero, limit: 3) == Array(all[0..<3]))
    #expect(try log.commits(after: all[2].revision, limit: 3) == Array(all[3..<6]))
    #expect(try log.commits(after: all[6].revision, limit: 3).isEmpty)
    #expect(try log.commits(before: nil, limit: 3) == all[4...].reversed())
    #expect(try log.commits(before: all[4].revision, limit: 10) == all[0..<4].reversed())
    #expect(try log.commits(before: all[0].revision, limit: 10).isEmpty)
    #expect(try log.commits(after: .zero, limit: 0).isEmpty)
    var replayed: [StoredCommit] = []
    try log.forEachCommit(after: all[0].revision, pageSize: 3) { replayed.append($0) }
    #expect(replayed == Array(all[1...]))
}

private func checkHistory(_ log: any EventLog) throws {
    var entries = LogEntries()
    let web = ResourceID(.listenerSet, Samples.web)
    let created = entries.next { revision in
        [
            .applied(Samples.stored(Samples.gateway(), at: revision.rawValue)),
            .applied(Samples.stored(Samples.listenerSet(), at: revision.rawValue)),
        ]
    }
    let other = entries.next(applying: "other")
    let deleted = entries.next { _ in [.deleted(web, uid: "uid-web")] }
    try log.append([created, other, deleted])

    var creation = created.commit
    creation.events.removeFirst()
    func history(_ limit: Int, before revision: Revision? = nil) throws -> [StoredCommit] {
        let end = LifeEnd.absent(at: deleted.commit.revision)
        return try log.history(of: web, from: end, before: revision, limit: limit)
    }
    #expect(try history(10) == [deleted.commit, creation])
    #expect(try history(1) == [deleted.commit])
    #expect(try history(10, before: deleted.commit.revision) == [creation])
    #expect(try history(10, before: creation.revision).isEmpty)
    #expect(try history(0).isEmpty)
    let first = LifeEnd.commit(creation.revision)
    #expect(try log.history(of: web, from: first, before: nil, limit: 10) == [creation])
    let (stranger, absent) = (ResourceID(.gateway, Samples.web), LifeEnd.absent(at: .zero))
    #expect(try log.history(of: stranger, from: absent, before: nil, limit: 10).isEmpty)
}

/// Created, changed, deleted and created again, among others, and once deep in a large commit.
private func checkLongHistory(_ log: any EventLog) throws {
    var entries = LogEntries()
    let web = ResourceID(.listenerSet, Samples.web)
    func many(_ revision: Revision) -> [Event] {
        let names = (0..<40).map { "set-\($0)" } + ["web"]
        return names.map { name in
            let set = Samples.listenerSet(NamespacedName(namespace: "shop", name: name))
            return .applied(Samples.stored(set, at: revision.rawValue))
        }
    }
    var batch = entries.next(3)
    batch.append(entries.next(events: many))
    batch.append(entries.next(applying: "other"))
    batch += entries.next(2)
    batch.append(entries.next { _ in [.deleted(web, uid: "uid-web")] })
    batch.append(entries.next(applying: "set-7"))
    batch += entries.next(3)
    batch.append(entries.next(events: many))
    try log.append(batch)

    func touching(_ name: String) -> [StoredCommit] {
        batch.reversed().compactMap { entry in
            var commit = entry.commit
            commit.events = commit.events.filter { $0.name == name }
            return commit.events.isEmpty ? nil : commit
        }
    }
    for name in ["web", "other", "set-0", "set-7", "set-39"] {
        let id = ResourceID(.listenerSet, NamespacedName(namespace: "shop", name: name))
        let expected = touching(name)
        let newest = try #require(expected.first?.revision)
        let end = LifeEnd.commit(newest)
        #expect(try log.history(of: id, from: end, before: nil, limit: 99) == expected)
        for (index, commit) in expected.enumerated() {
            let older = try log.history(
                of: id, from: end, before: commit.revision, limit: 99)
            #expect(older == Array(expected[(index + 1)...]))
            let pages = try log.history(
                of: id, from: .commit(commit.revision), before: nil, limit: 2)
            #expect(pages == Array(expected[index...].prefix(2)))
        }
    }
}

private func checkTimes(_ log: any EventLog) throws {
    var entries = LogEntries()
    try log.append(entries.next(3))
    let second = Samples.time(2)
    #expect(try log.revision(at: second) == Revision(rawValue: 2))
    #expect(try log.revision(at: Timestamp(rawValue: second.rawValue - 1)).rawValue == 1)
    #expect(try log.revision(at: Timestamp(rawValue: second.rawValue + 1)).rawValue == 2)
    #expect(try log.revision(at: Samples.noon) == .zero)
    #expect(try log.revision(at: Timestamp(rawValue: .max)).rawValue == 3)
}

private func checkAnswers(_ log: any EventLog) throws {
    var entries = LogEntries()
    let keyed = entries.next(key: "key-1")
    try log.append([keyed])
    #expect(try log.answer(forKey: "key-1") == keyed.answer)
    #expect(try log.answer(forKey: "key-2") == nil)

    // An answer can be kept without a commit.
    var unchanged = LogEntries.answer(key: "key-2", keyed.commit.revision)
    unchanged.body = []
    try log.save(unchanged)
    #expect(try log.answer(forKey: "key-2") == unchanged)

    // The first answer stands, and the commit that brought a second one is not there either.
    let again = entries.next(key: "key-2")
    #expect(throws: EventLogError.self) { try log.append([again]) }
    #expect(throws: EventLogError.self) { try log.save(unchanged) }
    #expect(try log.head().revision == keyed.commit.revision)
    #expect(try log.answer(forKey: "key-2") == unchanged)
}

private func checkVersions(_ log: any EventLog) throws {
    var entries = LogEntries()
    let other = NamespacedName(namespace: "infra", name: "other")
    var batch = [entries.next(versions: [Samples.edge]), entries.next()]
    let deletion = entries.next(versions: [Samples.edge, other])
    var versions = deletion.versions
    versions[0].isDeletion = true
    batch.append(LogEntry(commit: deletion.commit, versions: versions))
    try log.append(batch)

    #expect(try log.gatewaysWithVersions() == [Samples.edge, other])
    let (first, last) = (batch[0].versions[0], batch[2].versions[0])
    #expect(try log.versions(of: Samples.edge, before: nil, limit: 10) == [last, first])
    #expect(try log.versions(of: Samples.edge, before: nil, limit: 1) == [last])
    #expect(try log.versions(of: Samples.edge, before: last.version, limit: 10) == [first])
    #expect(try log.version(of: Samples.edge, at: .zero) == nil)
    #expect(try log.version(of: Samples.edge, at: Revision(rawValue: 2)) == first)
    #expect(try log.version(of: Samples.edge, at: Revision(rawValue: 9)) == last)
    #expect(try log.version(of: Samples.web, at: Revision(rawValue: 9)) == nil)
}

private func checkCheckpoints(_ log: any EventLog) throws {
    var entries = LogEntries()
    let batch = entries.next(5)
    try log.append(batch)
    // Longer than one piece, and not a multiple of one.
    let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let saved = [1, 3].map { index in
        StoredCheckpoint(
            revision: batch[index].commit.revision, commitHash: batch[index].commit.hash,
            payload: index == 1 ? bytes : [])
    }
    for checkpoint in saved { try log.save(checkpoint) }

    #expect(try log.checkpointRevisions().map(\.rawValue) == [2, 4])
    #expect(try log.checkpoint(atOrBefore: nil) == saved[1])
    #expect(try log.checkpoint(atOrBefore: Revision(rawValue: 3)) == saved[0])
    #expect(try log.checkpoint(atOrBefore: Revision(rawValue: 1)) == nil)

    // Saving again replaces; removing what is not there is no error.
    var replaced = saved[0]
    replaced.payload = [1, 2, 3]
    try log.save(replaced)
    #expect(try log.checkpoint(atOrBefore: Revision(rawValue: 2)) == replaced)
    try log.removeCheckpoints(at: [Revision(rawValue: 4), Revision(rawValue: 1)])
    #expect(try log.checkpoint(atOrBefore: nil) == replaced)
}
