public import EventLog
import Foundation
import GatewayModel
import Testing

/// What every ``SideStore`` must do, whatever it is made of.
///
/// Call it from a test of each implementation, with a maker of fresh, empty engines: most of what
/// stands beside a log comes with the commits that are appended to it.
public func checkSideStoreContract(_ makeEngine: () throws -> any LogEngine) throws {
    try checkEmptySideStore(makeEngine())
    try checkAnswers(makeEngine())
    try checkAnswersOfSeveral(makeEngine())
    try checkAllOrNothing(makeEngine())
    try checkVersions(makeEngine())
    try checkCheckpoints(makeEngine())
    try checkDataKeys(makeEngine())
    try checkPlanKey(makeEngine())
    try checkWarnings(makeEngine())
    try checkWarningsAboutNoResource(makeEngine())
    try checkRowsOfAll(makeEngine())
    try checkRefusedAttempts(makeEngine())
    try checkLimitOfAttempts(makeEngine())
    try checkTokenUses(makeEngine())
    try checkWebhookCursors(makeEngine())
    try checkParkedDeliveries(makeEngine())
    try checkLimitOfParkedDeliveries(makeEngine())
    try checkNodes(makeEngine())
    try checkMoment(makeEngine())
}

/// On another thread.
private func elsewhere(_ work: @escaping @Sendable () throws -> Void) {
    let isDone = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
        #expect(throws: Never.self) { try work() }
        isDone.signal()
    }
    isDone.wait()
}

/// What is written meanwhile is not seen.
private func checkMoment(_ log: any LogEngine) throws {
    var entries = LogEntries()
    try log.append([entries.next(key: "key-1", versions: [Samples.edge])])
    let head = try log.head()
    let later = entries.next(key: "key-2", versions: [Samples.edge])
    var isReached = false
    try log.atOneMoment { moment throws(EventLogError) in
        elsewhere { try log.append([later]) }
        #expect(try moment.head() == head)
        #expect(try moment.commits(after: .zero, limit: 10).map(\.revision) == [head.revision])
        #expect(try moment.rowCounts() == LogRowCounts(events: 1, versions: 1))
        #expect(try moment.answers(after: .first, limit: 10).count == 1)
        #expect(try moment.answer(forKey: AnswerKey("key-2")) == nil)
        elsewhere { try #require(log.head().hash == later.commit.hash) }
        isReached = true
    }
    #expect(isReached)
    #expect(try log.rowCounts() == LogRowCounts(events: 2, versions: 2))
    let error = #expect(throws: EventLogError.self) {
        try log.atOneMoment { _ throws(EventLogError) in throw EventLogError(.full, "as it was") }
    }
    #expect(error?.code == .full && error?.message == "as it was")
    #expect(try log.head().hash == later.commit.hash)
}

private func checkEmptySideStore(_ log: any LogEngine) throws {
    #expect(try log.answer(forKey: AnswerKey("a")) == nil)
    #expect(try log.answers(after: .first, limit: 10).isEmpty)
    #expect(try log.gatewaysWithVersions().isEmpty)
    #expect(try log.versions(of: Samples.edge, before: nil, limit: 10).isEmpty)
    #expect(try log.checkpoint(atOrBefore: nil) == nil)
    #expect(try log.checkpointRevisions().isEmpty)
    #expect(try log.dataKeys().isEmpty)
    #expect(try log.warnings(in: nil, after: 0, limit: 10).isEmpty)
    #expect(try log.refusedAttempts(AttemptFilter(), before: nil, limit: 10).isEmpty)
    #expect(try log.tokenUses().isEmpty)
    #expect(try log.nodes().isEmpty)
    #expect(try log.rowCounts() == LogRowCounts(events: 0, versions: 0))
    #expect(try log.storeFaults().isEmpty)
}

private func checkPlanKey(_ log: any LogEngine) throws {
    #expect(try log.planKey() == nil)
    let key = (0..<32).map { UInt8($0) }
    try log.save(planKey: key)
    #expect(try log.planKey() == key)
}

/// What an entry brings is there with its commit, or not at all.
private func checkAllOrNothing(_ log: any LogEngine) throws {
    var entries = LogEntries()
    let first = entries.next(key: "key-1", versions: [Samples.edge])
    let key = DataKey(id: "key-0", secret: "shop/web", masterKey: "m", wrapped: [1])
    let sealing = entries.next(sealing: "shop/web", with: key)
    let again = entries.next(key: "key-1")
    #expect(throws: EventLogError.self) { try log.append([first, sealing, again]) }
    try checkEmptySideStore(log)
    #expect(try log.head() == .origin)
    try log.append([first, sealing])
    #expect(try log.answer(forKey: AnswerKey("key-1")) == first.answer)
    #expect(try log.version(of: Samples.edge, at: entries.head.revision) == first.versions[0])
    #expect(try log.dataKeys() == [key])
}

private func checkRowsOfAll(_ log: any LogEngine) throws {
    var entries = LogEntries()
    // In the order of their bytes, which is not that of words.
    let keys = ["B", "a", "a0", "b", "\u{E9}", "\u{1F600}"]
    try log.append(keys.reversed().map { entries.next(key: $0, versions: [Samples.edge]) })
    try log.append([entries.next { _ in [] }])
    #expect(try log.rowCounts() == LogRowCounts(events: keys.count, versions: keys.count))
    #expect(try log.storeFaults().isEmpty)
    #expect(try log.answers(after: .first, limit: 99).map(\.key.text) == keys)
    #expect(try log.answers(after: AnswerKey("a"), limit: 2).map(\.key.text) == ["a0", "b"])
    #expect(try log.answers(after: AnswerKey("\u{1F600}"), limit: 2).isEmpty)
    let first = try #require(try log.answers(after: .first, limit: 1).first)
    #expect(try log.answer(forKey: AnswerKey("B")) == first)
}

private func checkAnswers(_ log: any LogEngine) throws {
    var entries = LogEntries()
    let keyed = entries.next(key: "key-1")
    try log.append([keyed])
    #expect(try log.answer(forKey: AnswerKey("key-1")) == keyed.answer)
    #expect(try log.answer(forKey: AnswerKey("key-2")) == nil)

    // An answer can be kept without a commit.
    var unchanged = LogEntries.answer(key: "key-2", keyed.commit.revision)
    unchanged.body = []
    try log.save(unchanged)
    #expect(try log.answer(forKey: AnswerKey("key-2")) == unchanged)

    // The first answer stands, and the commit that brought a second one is not there either.
    let again = entries.next(key: "key-2")
    #expect(throws: EventLogError.self) { try log.append([again]) }
    #expect(throws: EventLogError.self) { try log.save(unchanged) }
    #expect(try log.head().revision == keyed.commit.revision)
    #expect(try log.answer(forKey: AnswerKey("key-2")) == unchanged)
}

/// A key belongs to who chose it.
private func checkAnswersOfSeveral(_ log: any LogEngine) throws {
    var entries = LogEntries()
    let nobody = entries.next(key: "k") { _ in [] }
    let named = ["b", "a", "\u{E9}"].map { name in
        entries.next(key: "k", from: Samples.origin(name)) { _ in [] }
    }
    try log.append([nobody] + named)
    for entry in [nobody] + named {
        #expect(try log.answer(forKey: #require(entry.commit.answerKey)) == entry.answer)
    }
    let all = try log.answers(after: .first, limit: 99)
    #expect(all.map(\.key.principal) == ["", "a", "b", "\u{E9}"])
    #expect(try log.answers(after: all[1].key, limit: 1) == [all[2]])

    // Who needs no name has the keys of those who had none.
    let open = Samples.origin(Principal.anonymous.name)
    let again = entries.next(key: "k", from: open) { _ in [] }
    #expect(again.commit.answerKey == nobody.commit.answerKey)
    let error = #expect(throws: EventLogError.self) { try log.append([again]) }
    #expect(error?.code == .conflict)
}

private func checkVersions(_ log: any LogEngine) throws {
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

private func checkCheckpoints(_ log: any LogEngine) throws {
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

private func checkDataKeys(_ log: any LogEngine) throws {
    let secrets: [NamespacedName] = ["shop/web", "shop/mail"]
    var keys = secrets.enumerated().map { index, secret in
        DataKey(
            id: "key-\(index)", secret: secret, masterKey: "old", wrapped: [1, 2, UInt8(index)])
    }
    var entries = LogEntries()
    try log.append([
        entries.next(sealing: secrets[0], with: keys[0]),
        entries.next(sealing: secrets[1], with: keys[1]),
    ])
    #expect(try log.dataKeys() == keys)
    #expect(try log.dataKey("key-1") == keys[1])
    #expect(try log.dataKey("key-2") == nil)

    // A new master key; a key that is not there stays away.
    for index in keys.indices { (keys[index].masterKey, keys[index].wrapped) = ("new", [9]) }
    let stranger = DataKey(id: "gone", secret: secrets[0], masterKey: "new", wrapped: [])
    try log.rewrap(keys + [stranger])
    #expect(try log.dataKeys() == keys)

    // Only the deletion of the Secret itself destroys its keys, all that are not held.
    try log.append([
        entries.next(
            sealing: secrets[0],
            with: DataKey(id: "key-9", secret: secrets[0], masterKey: "new", wrapped: [7, 7]))
    ])
    try log.append([
        entries.next { _ in
            [.deleted(ResourceID(.listenerSet, secrets[1]), uid: "uid-set")]
        }
    ])
    #expect(try log.dataKeys().map(\.id) == ["key-0", "key-1", "key-9"])
    try log.append([
        entries.next(keeping: ["key-9"]) { _ in
            [.deleted(ResourceID(.secret, secrets[0]), uid: "uid-web")]
        }
    ])
    #expect(try log.dataKeys().map(\.id) == ["key-1", "key-9"])
    // Who held it is gone, or is in the next commit, and whose key it is does not matter.
    try log.append([
        entries.next(destroying: ["key-9", "never-there"]) { _ in
            [.deleted(ResourceID(.listenerSet, secrets[1]), uid: "uid-set")]
        }
    ])
    #expect(try log.dataKeys() == [keys[1]])
    #expect(try log.head() == entries.head)
}

private func checkTokenUses(_ log: any LogEngine) throws {
    try log.save(tokenUses: ["a": Samples.time(1), "b": Samples.time(2)])
    try log.save(tokenUses: [:])
    try log.save(tokenUses: ["b": Samples.time(4), "c": Samples.time(3)])
    let expected = ["a": 1, "b": 4, "c": 3].mapValues { Samples.time($0) }
    #expect(try log.tokenUses() == expected)
}

private func checkNodes(_ log: any LogEngine) throws {
    func node(_ gateway: String, _ name: String, _ time: Int64, _ version: Int64?) -> StoredNode {
        StoredNode(
            NodeID(NamespacedName(namespace: "infra", name: gateway), name),
            lastPoll: Samples.time(time), version: version.map { Revision(rawValue: $0) })
    }
    try log.save(
        nodes: [node("edge", "b", 2, nil), node("edge", "a", 1, 4), node("core", "a", 1, 4)],
        forgetting: [])
    try log.save(nodes: [], forgetting: [])
    #expect(
        try log.nodes()
            == [node("core", "a", 1, 4), node("edge", "a", 1, 4), node("edge", "b", 2, nil)])
    try log.save(
        nodes: [node("edge", "a", 5, nil), node("edge", "c", 5, 6)],
        forgetting: [node("edge", "b", 0, nil).id, node("edge", "never-there", 0, nil).id])
    #expect(
        try log.nodes()
            == [node("core", "a", 1, 4), node("edge", "a", 5, nil), node("edge", "c", 5, 6)])
}

private func checkWarningsAboutNoResource(_ log: any LogEngine) throws {
    let warning = WarningEvent(
        key: "clock", firstAt: Samples.time(1), lastAt: Timestamp(rawValue: .max),
        reason: "Clock", regarding: nil, message: "behind")
    #expect(try log.record(warning, countingRepeats: false, keeping: 3))
    let found = try #require(try log.warnings(in: nil, after: 0, limit: 10).last)
    #expect(found.regarding == nil)
    #expect(found.lastAt.description == "9999-12-31T23:59:59.999999Z")
    #expect(try log.warnings(in: "infra", after: 0, limit: 10).isEmpty)
    #expect(found.details == nil && found.trace == nil)

    // What goes with its message goes with the newest; where it came of first stays.
    var detailed = warning
    detailed.key = "detailed"
    detailed.details = Array(#"{"version":1}"#.utf8)
    detailed.trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    try log.record(detailed, countingRepeats: true, keeping: 3)
    var again = detailed
    again.details = Array(#"{"version":2}"#.utf8)
    again.trace = nil
    try log.record(again, countingRepeats: true, keeping: 3)
    let kept = try #require(try log.warnings(in: nil, after: found.id, limit: 10).last)
    #expect(kept.details == again.details && kept.trace == detailed.trace && kept.count == 2)
}

private func checkWarnings(_ log: any LogEngine) throws {
    func warning(_ key: String, _ namespace: String, at second: Int64) -> WarningEvent {
        WarningEvent(
            key: key, firstAt: Samples.time(second), lastAt: Samples.time(second),
            reason: "Rejected", regarding: ResourceID(.gateway, namespace: namespace, name: "edge"),
            message: "\(key) at \(second)")
    }
    #expect(try log.warnings(in: nil, after: 0, limit: 10).isEmpty)
    #expect(try log.record(warning("a", "infra", at: 1), countingRepeats: true, keeping: 3))
    #expect(try log.record(warning("b", "shop", at: 2), countingRepeats: true, keeping: 3))
    #expect(try !log.record(warning("a", "infra", at: 3), countingRepeats: true, keeping: 3))

    #expect(
        try !log.record(warning("b", "shop", at: 4), countingRepeats: false, keeping: 3))

    let all = try log.warnings(in: nil, after: 0, limit: 10)
    #expect(all.map(\.key) == ["a", "b"])
    #expect(all.map(\.count) == [2, 1])
    #expect(all[0].firstAt == Samples.time(1))
    #expect(all[0].lastAt == Samples.time(3))
    #expect(all[0].message == "a at 3")
    #expect(all[0].regarding == ResourceID(.gateway, Samples.edge))
    #expect(try log.warnings(in: "shop", after: 0, limit: 10) == [all[1]])
    #expect(try log.warnings(in: nil, after: all[0].id, limit: 10) == [all[1]])
    #expect(try log.warnings(in: nil, after: 0, limit: 1) == [all[0]])

    // The newest are kept, and no identity is used twice.
    for key in ["c", "d"] {
        try log.record(warning(key, "infra", at: 4), countingRepeats: false, keeping: 3)
    }
    let rest = try log.warnings(in: nil, after: 0, limit: 10)
    #expect(rest.map(\.key) == ["b", "c", "d"])
    #expect(rest.map(\.id) == rest.map(\.id).sorted())
}

private func attempt(
    at second: Int64, of principal: String = "eve", _ resource: String = "gateways",
    in namespace: String = "shop", name: String = "web", status: Int = 403,
    because reason: String = "no right"
) -> RefusedAttempt {
    RefusedAttempt(
        firstAt: Samples.time(second), lastAt: Samples.time(second),
        origin: Samples.origin(principal), verb: "get", resource: resource, namespace: namespace,
        name: name, status: status, reason: reason)
}

private func checkRefusedAttempts(_ log: any LogEngine) throws {
    func found(
        _ filter: AttemptFilter = AttemptFilter(), before id: Int64? = nil, limit: Int = 99
    ) throws -> [RefusedAttempt] {
        try log.refusedAttempts(filter, before: id, limit: limit)
    }
    // Commits have numbers of their own.
    var entries = LogEntries()
    try log.append(entries.next(99))
    try log.record([], keeping: 9)
    try log.record(
        [attempt(at: 1), attempt(at: 2, of: "bob"), attempt(at: 3, "gateways/snapshot")],
        keeping: 9)
    // The same within a minute counts, and says when last; the rest is as it was at first.
    try log.record([attempt(at: 4), attempt(at: 59, of: "bob")], keeping: 9)
    try log.record([attempt(at: 60), attempt(at: 61, in: "", name: "")], keeping: 9)
    let all = try found()
    #expect(all.map(\.firstAt) == [61, 60, 3, 2, 1].map(Samples.time))
    #expect(all.map(\.count) == [1, 1, 1, 2, 2])
    #expect(all.map(\.id) == all.map(\.id).sorted(by: >))
    var expected = attempt(at: 2, of: "bob")
    (expected.id, expected.count, expected.lastAt) = (all[3].id, 2, Samples.time(59))
    #expect(all[3] == expected)

    #expect(try found(limit: 2) == Array(all[..<2]))
    #expect(try found(before: all[1].id, limit: 2) == Array(all[2..<4]))
    #expect(try found(before: all[4].id).isEmpty)
    #expect(try found(AttemptFilter(principal: "bob")) == [all[3]])
    #expect(try found(AttemptFilter(since: Samples.time(59))) == [all[0], all[1], all[3]])
    #expect(try found(AttemptFilter(until: Samples.time(2))) == Array(all[3...]))
    #expect(try found(AttemptFilter(namespace: "shop"), limit: 1) == [all[1]])
    #expect(try found(AttemptFilter(resource: "gateways")).count == 5)
    #expect(try found(AttemptFilter(resource: "gateways/snapshot")) == [all[2]])
    #expect(try found(AttemptFilter(resource: "gate")).isEmpty)
    #expect(try found(AttemptFilter(name: "web")) == Array(all[1...]))
    // For another reason it is another attempt.
    try log.record([attempt(at: 5, because: "no token"), attempt(at: 6)], keeping: 9)
    #expect(try found().map(\.count) == [1, 1, 1, 1, 2, 3])
    #expect(try found().first?.reason == "no token")
    #expect(try log.head() == entries.head)
}

/// The newest are kept, whatever counted meanwhile.
private func checkLimitOfAttempts(_ log: any LogEngine) throws {
    for start in stride(from: 0, to: 40, by: 10) {
        let batch = (start..<start + 10).map { attempt(at: 0, name: "set-\($0)") }
        try log.record(batch, keeping: 25)
    }
    func names() throws -> [String] {
        try log.refusedAttempts(AttemptFilter(), before: nil, limit: 99).map(\.name)
    }
    let newest = (15..<40).reversed().map { "set-\($0)" }
    #expect(try names() == newest)
    try log.record([attempt(at: 1, name: "set-20")], keeping: 25)
    #expect(try names() == newest)
}
