import EventLog
import GatewayModel
import Testing

func checkWebhookCursors(_ log: any LogEngine) throws {
    func cursors() throws -> [WebhookCursor] {
        try log.webhookCursors().sorted { $0.webhook < $1.webhook }
    }
    #expect(try cursors().isEmpty)
    try log.save(webhookCursors: [])
    let first = WebhookCursor(
        webhook: "a", position: FeedPosition(revision: Revision(rawValue: 7), warning: 3))
    var second = WebhookCursor(webhook: "b", position: .beginning)
    try log.save(webhookCursors: [first, second])
    #expect(try cursors() == [first, second])

    second.stop = WebhookStop(generation: 2, reason: "it said so")
    second.position.warning = 9
    second.failingSince = Samples.noon
    try log.save(webhookCursors: [second])
    #expect(try cursors() == [first, second])

    (second.stop, second.failingSince) = (nil, nil)
    try log.save(webhookCursors: [second])
    try log.forget(webhooks: ["a", "c"])
    #expect(try cursors() == [second])
}

private func parked(
    _ event: String, of webhook: String = "a", at second: Int64 = 0
) -> ParkedDelivery {
    let time = Timestamp(rawValue: Samples.noon.rawValue + second * 1_000_000)
    return ParkedDelivery(
        webhook: webhook, event: event, type: "dev.lintel.change",
        item: event == "w" ? .warning(4) : .commit(Revision(rawValue: 5)), eventAt: Samples.noon,
        triedAt: Samples.noon, parkedAt: time, tries: 3, problem: "nobody answers")
}

func checkParkedDeliveries(_ log: any LogEngine) throws {
    func all(_ webhook: String) throws -> [ParkedDelivery] {
        try log.parkedDeliveries(of: webhook, after: 0, limit: 99)
    }
    #expect(try log.parkedCounts().isEmpty)
    let deliveries = [parked("r"), parked("w", at: 60), parked("r", of: "b")]
    let counts = try deliveries.map { try log.park($0, keeping: 9) }
    #expect(counts.map(\.kept) == [1, 2, 1] && counts.allSatisfy { $0.dropped == 0 })
    #expect(try log.parkedCounts() == ["a": 2, "b": 1])
    #expect(try log.webhooks(parking: Revision(rawValue: 5)) == ["a", "b"])
    #expect(try log.webhooks(parking: Revision(rawValue: 4)).isEmpty, "that is a warning's")
    let found = try all("a")
    #expect(found.map(\.event) == ["r", "w"])
    #expect(try log.parkedDeliveries(of: "a", after: found[0].id, limit: 9) == [found[1]])
    #expect(try log.parkedDeliveries(of: "a", after: 0, limit: 1) == [found[0]])
    var expected = deliveries[1]
    expected.id = found[1].id
    #expect(found[1] == expected)

    // Parked again, because a crash forgot that it was: it is one, and was tried that much more.
    #expect(
        try log.park(parked("r", at: 90), keeping: 9) == ParkedCount(kept: 2, dropped: 0))
    expected = found[0]
    expected.tries = 6
    #expect(try all("a")[0] == expected)

    try log.note(triesOfParked: found[0].id, 7, problem: "it is still away")
    (expected.tries, expected.problem) = (7, "it is still away")
    #expect(try all("a")[0] == expected)

    let later = Timestamp(rawValue: Samples.noon.rawValue + 1)
    #expect(try log.removeParked(before: Samples.noon).isEmpty)
    #expect(try log.removeParked(before: later) == ["a": 1, "b": 1])
    #expect(try all("a") == [found[1]])
    try log.removeParked([found[1].id, 99])
    #expect(try log.parkedCounts().isEmpty)

    // An identity is never used again.
    try log.park(parked("r"), keeping: 9)
    #expect(try #require(try all("a").first).id > found[1].id)
    try log.forget(webhooks: ["a"])
    #expect(try log.parkedCounts().isEmpty)
}

func checkLimitOfParkedDeliveries(_ log: any LogEngine) throws {
    try log.park(parked("other", of: "b"), keeping: 3)
    let dropped = try (0..<5).map { try log.park(parked("\($0)"), keeping: 3) }
    #expect(dropped.map(\.dropped) == [0, 0, 0, 1, 1])
    #expect(dropped.map(\.kept) == [1, 2, 3, 3, 3])
    let rest = try log.parkedDeliveries(of: "a", after: 0, limit: 9)
    #expect(rest.map(\.event) == ["2", "3", "4"])
    #expect(try log.parkedCounts() == ["a": 3, "b": 1])
}
