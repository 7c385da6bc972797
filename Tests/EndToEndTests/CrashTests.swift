import EventLog
import Foundation
import GatewayModel
import LintelTesting
import Projection
import SQLiteEventLog
import Synchronization
import Testing

/// What was acknowledged survives `kill -9`, exactly once.
struct CrashTests {
    private static let rounds = 20
    private static let writers = 8

    @Test func `every acknowledged commit survives twenty kills and none is there twice`() throws {
        let shop = try Shop()
        for name in LoadWriter.gateways {
            try #require(try shop.client.change([Requests.gateway(name)]).status == 201)
        }
        var acknowledged: [LoadWriter.Acknowledged] = []
        for round in 0..<Self.rounds {
            let uncertain = try load(shop, round, &acknowledged)
            try shop.restart()
            // Whoever did not hear the answer asks again, with the same key.
            for wish in uncertain where wish.key != nil {
                let answer = try wish.send(over: shop.client)
                #expect(answer.status == 201 || answer.status == 200, "\(answer.text)")
                acknowledged.append(LoadWriter.Acknowledged(wish: wish, answer: answer))
            }
            // Whoever heard it and asks again hears the same.
            for first in acknowledged.filter({ $0.wish.key != nil }).suffix(5) {
                let again = try first.wish.send(over: shop.client)
                #expect(again.body == first.answer.body)
                #expect(again.headers["idempotency-replayed"] == "true")
            }
        }
        try check(shop, acknowledged)
    }

    /// Writes from all sides until the server is killed in the middle; gives the wishes that were
    /// never answered.
    private func load(
        _ shop: Shop, _ round: Int, _ acknowledged: inout [LoadWriter.Acknowledged]
    ) throws -> [LoadWriter.Wish] {
        let lintel = shop.lintel
        let countdown = Atomic(Int.random(in: 1...120))
        let results = try concurrently(Self.writers) { number in
            var writer = LoadWriter(round: round, number: number)
            while let _ = try? writer.write(to: lintel.port) {
                // The others are in every stage of their writes at this moment.
                if countdown.subtract(1, ordering: .relaxed).newValue == 0 { lintel.kill() }
            }
            return writer
        }
        for writer in results { acknowledged += writer.acknowledged }
        return results.compactMap(\.unanswered)
    }

    private func check(_ shop: Shop, _ acknowledged: [LoadWriter.Acknowledged]) throws {
        let log = try SQLiteEventLog(path: shop.database, mode: .readOnly)
        var commits: [Commit] = []
        try log.forEachCommit { commits.append(try $0.decoded()) }

        let committed = acknowledged.filter { $0.answer.status == 201 }
        #expect(committed.count > Self.rounds)
        for one in committed {
            let index = Int(one.answer.revision) - 1
            guard commits.indices.contains(index) else {
                Issue.record("commit \(index + 1) was acknowledged and is not there")
                continue
            }
            #expect(commits[index].message == one.wish.message)
            #expect(one.wish.isDone(by: commits[index]), "commit \(index + 1)")
        }
        let messages = commits.map(\.message).filter { !$0.isEmpty }
        #expect(Set(messages).count == messages.count, "a commit is there twice")

        let state = GatewayState.replaying(commits)
        for name in LoadWriter.gateways {
            let record = state.gateway(NamespacedName(namespace: "infra", name: name))
            let expected = state.snapshotJSON(of: try #require(record))
            let path = "/v1/namespaces/infra/gateways/\(name)"
            #expect(try shop.client.snapshot(path).body == expected)
        }
        #expect(try shop.verify().status == 0)
    }
}

/// A client that wishes for one thing after the other until nobody answers.
private struct LoadWriter: Sendable {
    static let gateways = ["east", "west", "north"]

    struct Acknowledged: Sendable {
        let wish: Wish
        let answer: HTTPClient.Answer
    }

    struct Wish: Sendable {
        let message: String
        let key: String?
        let target: String
        let body: String
        /// Nil when it deletes or rolls back.
        let hostname: String?

        func send(over client: HTTPClient) throws -> HTTPClient.Answer {
            try client.post(target, body, headers: key.map { ["Idempotency-Key": $0] } ?? [:])
        }

        func isDone(by commit: Commit) -> Bool {
            guard let hostname else { return true }
            return commit.events.contains { event in
                guard case .applied(let stored) = event else { return false }
                return stored.resource.listeners.contains { $0.hostname == hostname }
            }
        }
    }

    let round: Int
    let number: Int
    private(set) var acknowledged: [Acknowledged] = []
    /// Was sent and not answered: may or may not have happened.
    private(set) var unanswered: Wish?
    private var count = 0
    private var lastVersion: Int64?
    // One connection for one thread.
    nonisolated(unsafe) private var client: HTTPClient?

    init(round: Int, number: Int) { (self.round, self.number) = (round, number) }

    /// Throws once the server is gone.
    mutating func write(to port: UInt16) throws {
        let client = try self.client ?? Transport.client(port: port)
        self.client = client
        let wish = next()
        unanswered = wish
        let answer = try wish.send(over: client)
        unanswered = nil
        #expect([200, 201].contains(answer.status), "\(answer.text)")
        acknowledged.append(Acknowledged(wish: wish, answer: answer))
        if answer.status == 201, wish.target == "/v1/changes" { lastVersion = answer.revision }
    }

    private mutating func next() -> Wish {
        count += 1
        let message = "round \(round) writer \(number) change \(count)"
        let key = count % 3 == 0 ? message.replacing(" ", with: "-") : nil
        let gateway = Self.gateways[number % 3]
        if count % 10 == 9, let version = lastVersion {
            let target = "/v1/namespaces/infra/gateways/\(gateway)/rollback"
            let body =
                #"{"toVersion":\#(version),"scope":{"namespace":"team\#(number)"},"#
                + #""message":"\#(message)"}"#
            return Wish(message: message, key: key, target: target, body: body, hostname: nil)
        }
        let name = "set\(count % 4)"
        if count % 10 == 5 {
            let id = ResourceID(
                .listenerSet, NamespacedName(namespace: "team\(number)", name: name))
            let body = Requests.changes([], deleting: [id], message: message)
            return Wish(
                message: message, key: key, target: "/v1/changes", body: body, hostname: nil)
        }
        let hostname = "n\(count).w\(number).r\(round).example"
        let set = Requests.set("team\(number)", name, hostname, on: gateway)
        let body = Requests.changes([set], message: message)
        return Wish(
            message: message, key: key, target: "/v1/changes", body: body, hostname: hostname)
    }
}
