import EventLog
import GatewayModel
import Testing

// What a log keeps beside its commits, and not for ever.

func checkDataKeys(_ log: any EventLog) throws {
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

    // Only the deletion of the Secret itself destroys its keys, and all of them.
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
        entries.next { _ in [.deleted(ResourceID(.secret, secrets[0]), uid: "uid-web")] }
    ])
    #expect(try log.dataKeys() == [keys[1]])
    #expect(try log.head() == entries.head)
}

func checkWarningsAboutNoResource(_ log: any EventLog) throws {
    let warning = WarningEvent(
        key: "clock", firstAt: Samples.time(1), lastAt: Timestamp(rawValue: .max),
        reason: "Clock", regarding: nil, message: "behind")
    #expect(try log.record(warning, countingRepeats: false, keeping: 3))
    let found = try #require(try log.warnings(in: nil, after: 0, limit: 10).last)
    #expect(found.regarding == nil)
    #expect(found.lastAt.description == "9999-12-31T23:59:59.999999Z")
    #expect(try log.warnings(in: "infra", after: 0, limit: 10).isEmpty)
}

func checkWarnings(_ log: any EventLog) throws {
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
