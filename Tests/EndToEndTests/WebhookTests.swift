import EventLog
import Foundation
import GatewayModel
import JSON
import LintelTesting
import SQLiteEventLog
import Synchronization
import Testing

/// What the receiver of a webhook sees of a real process, whatever befalls that.
struct WebhookTests {
    // MARK: Nothing is lost

    @Test func `of what is killed again and again, all arrives in order, and its repeats say so`()
        throws
    {
        let killer = Killer()
        let receiver = try TestReceiver { _ in
            killer.count()
            return .answer(204)
        }
        let shop = try ToldShop(telling: receiver.url())
        for round in 0..<8 {
            let lintel = shop.lintel
            killer.aim(at: lintel, after: .random(in: 1...40), beforeAnswer: round % 2 == 0)
            _ = try concurrently(2) { number in
                // It may be gone before anybody writes.
                guard let client = try? lintel.client() else { return }
                var count = 0
                while let answer = try? client.change(
                    [Requests.set("shop", "web\(number)", "n\(count).r\(round).example")])
                {
                    #expect(answer.status == 201, "\(answer.text)")
                    count += 1
                }
            }
            try shop.restart()
        }
        let last = try shop.commit("last.example")
        #expect(eventually { receiver.received.last?.revision == last })

        let received = receiver.received
        let told = received.compactMap(\.revision)
        #expect(told.count == received.count)
        var seen: Set<Int64> = []
        #expect(told.filter { seen.insert($0).inserted } == (try commits(of: shop)))
        let ids = Dictionary(grouping: received, by: \.revision).mapValues {
            Set($0.map(\.webhookID))
        }
        #expect(ids.values.allSatisfy { $0.count == 1 }, "what comes again has the id it had")
        #expect(Set(ids.values).count == ids.count)
        // Those that were not answered, at least.
        #expect(received.count >= ids.count + 4)
        #expect(received.allSatisfy { $0.isSigned(by: ToldShop.keys[0]) })
    }

    @Test func `thousands that wait at a start arrive in order`() throws {
        let count = 10_000
        // An address of its own, so that nobody is given the port meanwhile.
        let address = "127.0.0.78"
        let away = try TestReceiver(address)
        away.stop()
        let shop = try ToldShop(telling: away.url())
        let lintel = shop.lintel
        _ = try concurrently(8) { number in
            let client = try lintel.client()
            for change in 0..<(count / 8) {
                let set = Requests.set("shop", "web\(number)", "n\(change).example")
                let answer = try client.change([set])
                try #require(answer.status == 201, "\(answer.text)")
            }
        }
        #expect(try shop.status { $0["behind"]?.int64 } ?? 0 >= count)
        #expect(try shop.status { $0["failingSince"]?.string } != nil)
        #expect(shop.lintel.stop() == 0)
        let receiver = try TestReceiver(address, port: away.port)
        try shop.restart()
        #expect(eventually { receiver.count >= count })
        let expected = try commits(of: shop)
        #expect(expected.count == count)
        #expect(receiver.received.compactMap(\.revision) == expected)
        #expect(try eventually { try shop.status { $0["behind"]?.int64 } == 0 })
    }

    /// The revisions of those that the receiver is told of.
    private func commits(of shop: ToldShop) throws -> [Int64] {
        let log = try SQLiteEventLog(path: shop.database, mode: .readOnly)
        var revisions: [Int64] = []
        try log.forEachCommit { commit in
            let events = try commit.decoded().events
            if events.contains(where: { $0.id.kind == .listenerSet }) {
                revisions.append(commit.revision.rawValue)
            }
        }
        return revisions
    }

    // MARK: What counts is what holds when it is sent

    @Test func `who loses the rights while things wait is told none of them`() throws {
        let mood = Mood(.answer(500))
        let receiver = try TestReceiver { _ in mood.now }
        let shop = try ToldShop(telling: receiver.url())
        let first = try shop.commit("one.example")
        try shop.commit("two.example")
        #expect(eventually { receiver.count >= 1 })
        try shop.disempower()
        let refused = receiver.count
        mood.set(.answer(204))
        #expect(try eventually { try shop.status { $0["behind"]?.int64 } == 0 })
        // One try may have been under way.
        #expect(receiver.received.dropFirst(refused + 1).isEmpty)
        #expect(receiver.received.allSatisfy { $0.revision == first })
        #expect(try shop.status { $0["failingSince"]?.string } == nil)

        let tries = receiver.count
        try shop.empower()
        let third = try shop.commit("three.example")
        #expect(eventually { receiver.count > tries })
        #expect(receiver.received.dropFirst(tries).map(\.revision) == [third])
    }

    @Test func `a secret that is replaced between two tries, which the log says once`() throws {
        let mood = Mood(.answer(500))
        let receiver = try TestReceiver { _ in mood.now }
        let shop = try ToldShop(telling: receiver.url())
        let (old, new) = (ToldShop.keys[0], ToldShop.keys[1])
        let revision = try shop.commit("one.example")
        #expect(eventually { receiver.count >= 3 })
        #expect(receiver.received.allSatisfy { $0.isSigned(by: old) && !$0.isSigned(by: new) })
        try shop.sign(with: [new, old])
        mood.set(.answer(204))
        #expect(try eventually { try shop.status { $0["behind"]?.int64 } == 0 })

        let tries = receiver.received.filter { $0.revision == revision }
        #expect(tries.count > 3 && Set(tries.map(\.webhookID)).count == 1)
        let second = try #require(tries.last)
        #expect(second.isSigned(by: new) && second.isSigned(by: old))
        #expect(eventually { shop.count(inLog: "a webhook is delivered again") == 1 })
        #expect(shop.count(inLog: "a webhook cannot be delivered; it is tried again") == 1)

        try shop.sign(with: [new])
        let last = try shop.commit("two.example")
        #expect(eventually { receiver.received.last?.revision == last })
        let third = try #require(receiver.received.last)
        #expect(third.isSigned(by: new) && !third.isSigned(by: old))
    }

    @Test func `the loopback is not asked unless that is allowed, and the status says how`() throws
    {
        let receiver = try TestReceiver()
        let shop = try ToldShop(telling: receiver.url(), isAllowed: false)
        try shop.commit("one.example")
        #expect(try eventually { try shop.status { $0["failingSince"]?.string } != nil })
        let problem = try #require(try shop.status { $0["lastFailure"]?["problem"]?.string })
        #expect(problem.contains("a loopback address"), "\(problem)")
        #expect(problem.contains("the address allowed with --webhook-allow"), "\(problem)")
        let test = try shop.client.post(ToldShop.webhook + "/test", "")
        #expect(test.status == 200 && test.text.contains("--webhook-allow"), "\(test.text)")
        let deliveries = ToldShop.webhook + "/deliveries"
        #expect(
            try eventually {
                try shop.client.get(deliveries).root["tries"]?.count ?? 0 > 3
            })
        #expect(try eventually { try shop.status { $0["nextTry"]?.string } != nil })
        #expect(receiver.count == 0)
        let line = "a webhook cannot be delivered; it is tried again"
        #expect(eventually { shop.count(inLog: line) > 0 })
        #expect(shop.count(inLog: line) == 1)
    }

    /// What a receiver answers is said while the test runs.
    private final class Mood: Sendable {
        private let reaction: Mutex<TestReceiver.Reaction>
        init(_ reaction: TestReceiver.Reaction) { self.reaction = Mutex(reaction) }
        func set(_ new: TestReceiver.Reaction) { reaction.withLock { $0 = new } }
        var now: TestReceiver.Reaction { reaction.withLock { $0 } }
    }
}

/// Ends a process at one of the requests that it makes.
private final class Killer: Sendable {
    private struct Aim {
        let process: LintelProcess
        var left: Int
        let beforeAnswer: Bool
    }

    private let aim = Mutex<Aim?>(nil)

    func aim(at process: LintelProcess, after requests: Int, beforeAnswer: Bool) {
        aim.withLock {
            $0 = Aim(process: process, left: requests, beforeAnswer: beforeAnswer)
        }
    }

    func count() {
        let doomed = aim.withLock { aim -> Aim? in
            aim?.left -= 1
            return aim?.left == 0 ? aim.take() : nil
        }
        guard let doomed else { return }
        if doomed.beforeAnswer { return doomed.process.kill() }
        Thread.detachNewThread { doomed.process.kill() }
    }
}
