import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// `X-Request-Id`: what a request is called in its answer.
@Suite struct RequestIDTests {
    private static let header = "x-request-id"

    private static func isFresh(_ id: String?) -> Bool {
        id?.count == 32 && id?.allSatisfy { $0.isHexDigit && !$0.isUppercase } == true
    }

    @Test(arguments: ["/healthz", "/v1/commits", "/v1/namespaces", "/nothing", "/v1/commits?x=1"])
    func `every answer has one`(target: String) throws {
        let server = try ReadsServer()
        let ids = try (0..<3).map { _ in try server.get(target).headers[Self.header] }
        for id in ids { #expect(Self.isFresh(id), "\(id ?? "none")") }
        #expect(Set(ids).count == 3)
        let named = try server.client.get(target, headers: ["X-Request-Id": "a-1"])
        #expect(named.headers[Self.header] == "a-1")
        // The next one on the connection is another one.
        #expect(Self.isFresh(try server.get(target).headers[Self.header]))
    }

    @Test(arguments: ["x", "!~", String(repeating: "a", count: 128), "00-4bf92f35-01"])
    func `what the client calls it stays`(id: String) throws {
        let server = try ReadsServer()
        let answer = try server.client.get("/healthz", headers: ["X-Request-Id": id])
        #expect(answer.headers[Self.header] == id)
    }

    @Test(arguments: [
        "", "a b", String(repeating: "a", count: 129), "a\tb", "caf\u{E9}", "\u{1F600}",
    ])
    func `what it should not be called is replaced`(id: String) throws {
        let server = try ReadsServer()
        let answer = try server.client.get("/healthz", headers: ["X-Request-Id": id])
        #expect(answer.status == 200)
        #expect(Self.isFresh(answer.headers[Self.header]))
    }

    /// Bytes that are no UTF-8, and line ends, which could begin another header: a lone LF does
    /// for libmicrohttpd, which refuses that header by itself.
    @Test(arguments: [
        ([0xFF, 0xFE], 200, true), ([0x61, 0x0D, 0x62], 400, true),
        ([0x61, 0x0A, 0x62], 400, false),
    ])
    func `no bytes of the client's get where they do not belong`(
        id: [UInt8], status: Int, isNamed: Bool
    ) throws {
        let server = try ReadsServer()
        let head = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:\(server.server.port)\r\n"
        let answer = try server.client.send(
            Array((head + "X-Request-Id: ").utf8) + id + Array("\r\n\r\n".utf8))
        #expect(answer.status == status)
        let name = answer.headers[Self.header]
        #expect(isNamed ? Self.isFresh(name) : name == nil)
    }

    /// These are made once for many, so that a poll costs next to nothing.
    @Test func `a poll has one if it wants one`() throws {
        let server = try ReadsServer()
        try server.apply(RepeatedPollTests.gateway)
        let tag = try #require(try server.get(RepeatedPollTests.snapshot).headers["etag"])
        func ids(_ headers: [String: String], status: Int) throws -> [String?] {
            try (0..<3).map { _ in
                let answer = try server.client.get(RepeatedPollTests.snapshot, headers: headers)
                #expect(answer.status == status)
                #expect(answer.headers["etag"] == tag)
                return answer.headers[Self.header]
            }
        }
        #expect(try ids(["If-None-Match": tag], status: 304) == [nil, nil, nil])
        let named = ["If-None-Match": tag, "X-Request-Id": "poll-1"]
        #expect(try ids(named, status: 304) == ["poll-1", "poll-1", "poll-1"])
        #expect(try ids(["X-Request-Id": "poll-2"], status: 200) == ["poll-2", "poll-2", "poll-2"])
        let odd = try ids(["X-Request-Id": "a b"], status: 200)
        #expect(odd.allSatisfy(Self.isFresh))
        #expect(Set(odd).count == 3)
        #expect(try ids([:], status: 200) == [nil, nil, nil])
    }

    @Test func `a stream has one`() throws {
        let server = try ReadsServer()
        let answer = try server.client.start(
            "GET", "/v1/events",
            headers: ["Accept": "text/event-stream", "X-Request-Id": "stream-1"])
        #expect(answer.status == 200)
        #expect(answer.headers[Self.header] == "stream-1")
    }
}
