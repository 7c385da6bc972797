import EventLog
import GatewayModel
import LintelTesting
import SQLiteEventLog
import Synchronization
import Testing

/// SIGTERM in the middle of everything.
struct StopTests {
    @Test func `stopping lets everybody go and keeps what was acknowledged`() throws {
        let shop = try Shop()
        _ = try shop.client.change([Requests.gateway(), Requests.gateway("quiet")])
        let quiet = "/v1/namespaces/infra/gateways/quiet"
        let tag = try shop.client.snapshot(quiet).headers["etag"]
        let polls = try (0..<3).map { _ in
            try shop.longPoll(quiet + "/snapshot?wait=5m", tag: tag)
        }
        let stream = try shop.lintel.client()
        let head = try stream.start(
            "GET", "/v1/events?after=0", headers: ["Accept": "text/event-stream"])
        #expect(head.status == 200)
        #expect(try stream.chunk() != nil)

        let written = try writeUntilStopped(shop)
        #expect(shop.lintel.waitUntilExit() == 0)
        for poll in polls {
            let answer = try poll.value()
            #expect(answer.status == 304)
        }
        // The stream ends; whether with a last chunk or without, it has told what it could.
        while let chunk = try? stream.chunk(), !chunk.isEmpty {}

        let log = try SQLiteEventLog(path: shop.database, mode: .readOnly)
        let revision = try log.head().revision
        for (commit, message) in written {
            #expect(try log.commit(at: Revision(rawValue: commit))?.message == message)
        }
        // The next start has nothing to replay.
        #expect(try log.checkpoint(atOrBefore: nil)?.revision == revision)
        #expect(shop.lintel.says("stopped"))
        // Nor does anything of the end look like damage.
        #expect(!shop.lintel.log.contains(" critical "))
        #expect(try shop.verify().status == 0)
    }

    @Test func `each commit is a line of the log`() throws {
        let shop = try Shop()
        let answer = try shop.client.send(
            "POST", "/v1/changes",
            headers: Requests.json.merging([
                "X-Request-Id": "a\"b\\", "User-Agent": "curl/8",
            ]) { $1 },
            body: Requests.changes([Requests.gateway()], message: "two\nlines"))
        #expect(answer.status == 201)
        #expect(shop.lintel.stop() == 0)
        let lines = shop.lintel.log.split(separator: "\n").filter { $0.hasSuffix("] commit") }
        let line = try #require(lines.first, "\(shop.lintel.log)")
        let time = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{4}/
        #expect(lines.count == 1 && line.prefixMatch(of: time) != nil)
        #expect(
            line.hasSuffix(
                " info lintel: actor=\"anonymous\" address=\"127.0.0.1\" events=1 "
                    + "gateways=[\"infra/edge\"] message=\"two\\u{a}lines\" "
                    + "principal=\"system:anonymous\" request=\"a\\u{22}b\\\" revision=1 "
                    + "userAgent=\"curl/8\" [Ledger] commit"),
            "\(line)")
    }

    /// Writes from four sides, and asks the server to stop in the middle.
    ///
    /// - Returns: every acknowledged revision with its message.
    private func writeUntilStopped(_ shop: Shop) throws -> [(Int64, String)] {
        let lintel = shop.lintel
        let countdown = Atomic(60)
        return try concurrently(4) { number in
            var written: [(Int64, String)] = []
            let client = try lintel.client()
            for count in 0... {
                let message = "writer \(number) change \(count)"
                let set = Requests.set("team\(number)", "web", "n\(count).w\(number).example")
                guard let answer = try? client.change([set], message: message) else { break }
                // What is not acknowledged while stopping is refused properly.
                #expect([201, 503].contains(answer.status), "\(answer.text)")
                if answer.status != 201 { break }
                written.append((answer.revision, message))
                if countdown.subtract(1, ordering: .relaxed).newValue == 0 { lintel.askToStop() }
            }
            return written
        }.flatMap { $0 }
    }

    @Test func `a server that is stopped at once stops`() throws {
        let shop = try Shop()
        #expect(shop.lintel.stop() == 0)
        try shop.restart()
        #expect(try shop.client.headRevision() == 0)
    }
}
