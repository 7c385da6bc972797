import Foundation
import GatewayModel
import LintelTesting
import MicroHTTP
import Testing

/// Clients that together want more than there is.
struct AdmissionTests {
    /// All places but a few may wait; who comes then is answered at once, and people get in.
    @Test func `held polls leave room for who acts`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(
            directory.file("lintel.db"), "--max-connections", "32", "--envoy-binary", "")
        try #require(try lintel.client().change([Requests.gateway()]).status == 201)
        let tag = try #require(try lintel.client().get(edge + "/snapshot").headers["etag"])
        let request =
            "GET \(edge)/snapshot?wait=5m HTTP/1.1\r\nHost: localhost\r\n"
            + "If-None-Match: \(tag)\r\n\r\n"
        let pollers = try (0..<100).map { _ in
            let client = try lintel.client()
            try client.write(Array(request.utf8))
            return client
        }
        // Everybody who is not held has been answered by then, and gone.
        let answer = try lintel.client().change([Requests.set("shop", "web", "a.example")])
        #expect(answer.status == 201, "\(answer.text)")
        let statuses = try pollers.map { try $0.answer().status }
        #expect(Set(statuses) == [200, 304], "some were held until the change, some were not")
        #expect(statuses.count { $0 == 200 } >= 24)
    }

    @Test func `many large bodies at once are refused in part`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(
            directory.file("lintel.db"), "--memory-budget", "128MiB", "--envoy-binary", "")
        // Not JSON, so that only the bodies cost something.
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 24 << 20)
        let statuses = try concurrently(16) { _ in
            try lintel.client()
                .send("POST", "/v1/changes", headers: Requests.json, bytes: body).status
        }
        #expect(Set(statuses).isSubset(of: [400, 503]))
        #expect(statuses.contains(400), "there is room for some")
        #expect(statuses.contains(503), "there is none for all: \(statuses)")
        let metrics = try lintel.client().get("/metrics").text
        #expect(metrics.contains("lintel_memory_bytes{use=\"bodies\"} 0\n"))
        #expect(try lintel.client().change([Requests.gateway()]).status == 201)
    }

    /// What a bomb inflates to is neither made nor waited for.
    @Test func `what inflates too much is refused`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), "--envoy-binary", "")
        let blanks = [UInt8](repeating: UInt8(ascii: " "), count: 30 << 20)
        let bomb = Gzip.compress(blanks, level: 9)
        var headers = Requests.json
        headers["Content-Encoding"] = "gzip"
        let answers = try concurrently(20) { [headers] _ in
            try lintel.client().send("POST", "/v1/changes", headers: headers, bytes: bomb)
        }
        #expect(answers.allSatisfy { $0.status == 413 })
        #expect(answers[0].text.contains("uncompressed"), "\(answers[0].text)")

        // Whatever the last bytes say of its size, what is no whole gzip is not too large.
        let whole = Gzip.compress(Array(Requests.changes([Requests.gateway()]).utf8))
        for damaged in [Array(whole.dropLast(9)), Array("notgzip".utf8), whole + [1, 2, 3, 0xFF]] {
            let answer = try lintel.client()
                .send("POST", "/v1/changes", headers: headers, bytes: damaged)
            #expect(answer.status == 400, "\(answer.text)")
        }
    }

    /// Answers of megabytes leave nothing behind once they are sent.
    @Test func `memory is given back`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), "--envoy-binary", "")
        let client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)
        for first in stride(from: 0, to: 300, by: 50) {
            let sets = (first..<first + 50).map { number in
                Samples.listenerSet(
                    .init(namespace: "team-\(number)", name: "web"),
                    parent: .init(namespace: "infra", name: "edge"),
                    listeners: (0..<64).map {
                        Samples.listener("l\($0)", "h\($0).t\(number).example", port: 80)
                    })
            }
            try #require(try client.change(sets).status == 201)
        }
        let before = try lintel.residentMegabytes()
        for _ in 0..<3 {
            _ = try concurrently(20) { _ in
                let answer = try lintel.client().get("/v1/listenersets?limit=1000")
                try #require(answer.status == 200)
            }
        }
        // The allocator gives pages back some seconds after their last use.
        let bound = before + max(before / 2, 100)
        var now = try lintel.residentMegabytes()
        let deadline = ContinuousClock.now + .seconds(60)
        while now > bound, ContinuousClock.now < deadline {
            usleep(100_000)
            now = try lintel.residentMegabytes()
        }
        #expect(now <= bound, "\(before) MB before, \(now) MB after")
    }
}

extension LintelProcess {
    fileprivate func residentMegabytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return (Int(line.filter(\.isNumber)) ?? 0) >> 10
    }
}
