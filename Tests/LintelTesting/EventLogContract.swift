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
    try checkSearching(makeLog())
    try checkHistory(makeLog())
    try checkLongHistory(makeLog())
    try checkTimes(makeLog())
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
    try log.checkWritable()
    try log.append([])
    #expect(try log.head() == .origin)
    try log.close()
    try log.close()
}

private func checkAppending(_ log: any EventLog) throws {
    var entries = LogEntries()
    let first = entries.next(
        message: "naïve\u{0}\u{1F600}",
        cause: .rollback(
            gateway: Samples.edge, toVersion: Revision(rawValue: 41), scope: .namespace("shop")),
        key: "key-1", from: Samples.origin()
    ) { revision in
        [
            .applied(Samples.stored(Samples.gateway(), at: revision.rawValue)),
            .applied(Samples.stored(Samples.listenerSet(), at: revision.rawValue)),
            .deleted(.namespace("gone"), uid: "uid-gone"),
        ]
    }
    let second = entries.next(
        from: RequestOrigin(principal: "é\u{0}", address: "", requestID: "")
    ) { _ in [] }
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

private func checkSearching(_ log: any EventLog) throws {
    var entries = LogEntries()
    let batch = (1...9).map { number in
        entries.next(from: Samples.origin(number % 3 == 0 ? "bob" : "ada")) { revision in
            ["a", "b"].map { name in
                let set = Samples.listenerSet(NamespacedName(namespace: "shop", name: name))
                return .applied(Samples.stored(set, at: revision.rawValue))
            }
        }
    }
    try log.append(batch)
    func search(
        after bound: Int64 = 0, before: Int64? = nil, limit: Int = 99, effort: Int = 99,
        for isWanted: (StoredCommit) -> Bool = { $0.origin?.principal == "bob" }
    ) throws -> CommitSearch {
        try log.search(
            after: Revision(rawValue: bound), before: before.map(Revision.init(rawValue:)),
            limit: limit, effort: effort, for: isWanted)
    }
    func check(_ found: CommitSearch, _ revisions: [Int64], reached: Int64?) {
        #expect(found.commits == revisions.map { batch[Int($0) - 1].commit })
        #expect(found.reached?.rawValue == reached)
    }
    check(try search(), [9, 6, 3], reached: nil)
    check(try search(limit: 2), [9, 6], reached: 6)
    check(try search(after: 3, before: 9), [6], reached: nil)
    check(try search(before: 1), [], reached: nil)
    check(try search(after: 9), [], reached: nil)
    // Where the last one that could be wanted is found, nothing is left to look at.
    check(try search(after: 5, limit: 2), [9, 6], reached: nil)
    // Each commit is one, and so is each of its two events; one is looked at in any case.
    check(try search(effort: 9), [9], reached: 7)
    check(try search(effort: 0), [9], reached: 9)
    check(try search(before: 9, effort: 0), [], reached: 8)
    check(try search(before: 2, effort: 0), [], reached: nil)
    // Those that are none of the candidates are one each, and their events are passed over.
    var heads: [StoredCommit] = []
    func searchFew(effort: Int) throws -> CommitSearch {
        try log.search(
            after: .zero, before: nil, limit: 99, effort: effort,
            among: { commit in
                heads.append(commit)
                return [9, 3].contains(commit.revision.rawValue)
            },
            for: { $0.events.count == 2 })
    }
    check(try searchFew(effort: 99), [9, 3], reached: nil)
    #expect(heads.map(\.revision) == batch.reversed().map(\.commit.revision))
    #expect(heads.allSatisfy { $0.events.isEmpty })
    check(try searchFew(effort: 9), [9, 3], reached: 3)
    check(try searchFew(effort: 8), [9], reached: 4)
    // What is shown is the commit as it is, without payloads.
    var shown: [StoredCommit] = []
    let nothing = try search(for: { commit in
        shown.append(commit)
        return false
    })
    check(nothing, [], reached: nil)
    #expect(shown == batch.reversed().map { $0.commit.withoutPayloads })
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
        let start = HistoryStart.absent(at: deleted.commit.revision)
        return try log.history(of: web, from: start, before: revision, limit: limit)
    }
    #expect(try history(10) == [deleted.commit, creation])
    #expect(try history(1) == [deleted.commit])
    #expect(try history(10, before: deleted.commit.revision) == [creation])
    #expect(try history(10, before: creation.revision).isEmpty)
    #expect(try history(0).isEmpty)
    let first = HistoryStart.commit(creation.revision)
    #expect(try log.history(of: web, from: first, before: nil, limit: 10) == [creation])
    let (stranger, absent) = (ResourceID(.gateway, Samples.web), HistoryStart.absent(at: .zero))
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
        let start = HistoryStart.commit(newest)
        #expect(try log.history(of: id, from: start, before: nil, limit: 99) == expected)
        for (index, commit) in expected.enumerated() {
            let older = try log.history(
                of: id, from: start, before: commit.revision, limit: 99)
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
