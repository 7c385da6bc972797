import Addresses
import Glibc
import HTTPClient
import LintelTesting
import Synchronization
import Testing

/// What is sent, to whom, and what is made of the answer.
@Suite struct HTTPSenderTests {
    private static func settings(
        allowing ranges: [String] = ["127.0.0.0/8"], totalMilliseconds: Int = 10_000
    ) throws -> HTTPSenderSettings {
        var settings = HTTPSenderSettings()
        settings.rules = AddressRules(allowing: try ranges.map { try AddressRange($0) })
        settings.limits.totalMilliseconds = totalMilliseconds
        return settings
    }

    private func post(
        _ url: String, _ settings: HTTPSenderSettings? = nil, times: Int = 1
    ) throws -> [HTTPPostResult] {
        let sender = try #require(HTTPSender(try settings ?? Self.settings()))
        defer { sender.stop() }
        let url = try #require(WebURL(anyHost: url))
        return try (0..<times).map { number in
            let kept = Kept()
            sender.send(
                HTTPPost(
                    url: url, headers: [(name: "X-Number", value: "\(number)\r\nX-Evil: 1")],
                    body: Array("body \(number)".utf8))
            ) { kept.add($0) }
            #expect(eventually { kept.all.count == 1 })
            return try #require(kept.all.first)
        }
    }

    private final class Kept: Sendable {
        private let results = Mutex<[HTTPPostResult]>([])
        func add(_ result: HTTPPostResult) { results.withLock { $0.append(result) } }
        var all: [HTTPPostResult] { results.withLock { $0 } }
    }

    private func failure(
        _ url: String, _ settings: HTTPSenderSettings? = nil
    ) throws -> HTTPClientError {
        let result = try #require(try post(url, settings).first)
        return try #require(throws: HTTPClientError.self) { try result.reply.get() }
    }

    @Test func `a body and headers, on one connection`() throws {
        let receiver = try TestReceiver { _ in .answer(202, [(name: "Retry-After", value: "7")]) }
        let results = try post(receiver.url("/a?b=c"), times: 3)
        for result in results {
            let reply = try result.reply.get()
            #expect(reply == HTTPReply(status: 202, retryAfterSeconds: 7))
            #expect(result.address == "127.0.0.1")
        }
        #expect(receiver.bodies == ["body 0", "body 1", "body 2"])
        let first = try #require(receiver.received.first)
        #expect(first.line == "POST /a?b=c HTTP/1.1")
        #expect(first.headers["x-number"] == "0X-Evil: 1", "a line break makes no header")
        #expect(first.headers["x-evil"] == nil && first.headers["expect"] == nil)
        #expect(first.headers["user-agent"] == "lintel")
    }

    @Test func `a redirect is an answer like any other, and not followed`() throws {
        let other = try TestReceiver()
        let url = other.url()
        let receiver = try TestReceiver { _ in .answer(307, [(name: "Location", value: url)]) }
        #expect(try post(receiver.url())[0].reply.get().status == 307)
        #expect(other.received.isEmpty)
    }

    // MARK: Answers that do not end well

    @Test func `a status counts, whatever becomes of the body`() throws {
        let endings: [TestReceiver.Reaction] = [.hangUpInBody, .drip, .flood(1 << 30)]
        for ending in endings {
            let receiver = try TestReceiver { _ in ending }
            let result = try post(receiver.url(), Self.settings(totalMilliseconds: 2000))[0]
            #expect(try result.reply.get().status == 200, "\(ending)")
            #expect(receiver.sentBytes < 64 << 20, "it is not read to the end")
        }
    }

    @Test func `without a status there is none`() throws {
        let silent = try TestReceiver { _ in .stall }
        let slow = try failure(silent.url(), Self.settings(totalMilliseconds: 100))
        #expect(
            slow.code == .slow && slow.description.contains("did not answer within 100 ms"),
            "\(slow)")
        let rude = try TestReceiver { _ in .hangUp }
        #expect(try failure(rude.url()).code == .unreachable)
        let gone = try TestReceiver()
        gone.stop()
        #expect(try failure(gone.url()).code == .unreachable)
    }

    @Test func `who waits keeps nobody else waiting`() throws {
        let silent = try TestReceiver { _ in .stall }
        let good = try TestReceiver()
        let sender = try #require(HTTPSender(try Self.settings()))
        defer { sender.stop() }
        let (stalled, done) = (Kept(), Kept())
        for _ in 0..<50 {
            sender.send(
                HTTPPost(url: try #require(WebURL(silent.url())), headers: [], body: [])
            ) { stalled.add($0) }
            sender.send(
                HTTPPost(url: try #require(WebURL(good.url())), headers: [], body: [])
            ) { done.add($0) }
        }
        #expect(eventually { done.all.count == 50 })
        #expect(stalled.all.isEmpty)
        sender.stop()
        #expect(stalled.all.count == 50, "who stops gives up what is under way, and says so")
    }

    @Test func `no more at once than allowed`() throws {
        var settings = try Self.settings(totalMilliseconds: 200)
        settings.transfers = 2
        let silent = try TestReceiver { _ in .stall }
        let sender = try #require(HTTPSender(settings))
        defer { sender.stop() }
        let kept = Kept()
        for _ in 0..<5 {
            sender.send(
                HTTPPost(url: try #require(WebURL(silent.url())), headers: [], body: [])
            ) { kept.add($0) }
        }
        #expect(eventually { kept.all.count == 5 })
        #expect(silent.count == 5)
    }

    @Test func `a group that nobody answers holds up no other`() throws {
        var settings = try Self.settings()
        (settings.transfers, settings.transfersOfGroup) = (4, 3)
        let silent = try TestReceiver { _ in .stall }
        let good = try TestReceiver()
        let sender = try #require(HTTPSender(settings))
        defer { sender.stop() }
        let (stalled, done) = (Kept(), Kept())
        for _ in 0..<20 {
            sender.send(
                HTTPPost(
                    url: try #require(WebURL(silent.url())), headers: [], body: [], group: "shop")
            ) { stalled.add($0) }
        }
        for _ in 0..<20 {
            sender.send(
                HTTPPost(
                    url: try #require(WebURL(good.url())), headers: [], body: [], group: "other")
            ) { done.add($0) }
        }
        #expect(eventually { done.all.count == 20 })
        #expect(silent.count <= 3 && stalled.all.isEmpty)
        sender.stop()
        #expect(stalled.all.count == 20)
    }

    // MARK: Where it may lead

    @Test func `a loopback address is not connected to`() throws {
        let receiver = try TestReceiver()
        let error = try failure(receiver.url(), HTTPSenderSettings())
        #expect(error.code == .notAllowed, "\(error)")
        #expect(error.description.contains("is not asked: it is a loopback address"), "\(error)")
        #expect(!error.description.contains("/hook"), "a path may be a secret")
        #expect(error.description.contains("--webhook-allow"), "\(error)")
        for host in ["localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"] {
            let url = "http://\(host):\(receiver.port)/"
            #expect(try failure(url, HTTPSenderSettings()).code == .notAllowed, "\(host)")
        }
        #expect(receiver.received.isEmpty)
    }

    @Test func `a name that leads to the loopback the second time`() throws {
        let inside = try TestReceiver("127.0.0.1")
        let receiver = try TestReceiver("127.0.0.2", port: inside.port) { _ in
            .answer(204, [(name: "Connection", value: "close")])
        }
        var settings = try Self.settings(allowing: ["127.0.0.2"])
        let asked = Atomic(0)
        settings.resolver = { host in
            #expect(host == "hooks.example")
            return asked.add(1, ordering: .relaxed).newValue == 1 ? ["127.0.0.2"] : ["127.0.0.1"]
        }
        let results = try post("http://hooks.example:\(receiver.port)/", settings, times: 2)
        #expect(try results[0].reply.get().status == 204)
        let error = try #require(throws: HTTPClientError.self) { try results[1].reply.get() }
        #expect(
            error.code == .notAllowed
                && error.description.contains(
                    "hooks.example:\(receiver.port) is not asked: it leads "
                        + "to a loopback address"),
            "\(error)")
        #expect(!error.description.contains("127.0.0.1"), "where names of the inside lead")
        #expect(results[1].address == "127.0.0.1")
        #expect(receiver.count == 1 && inside.received.isEmpty)
    }

    @Test func `one of several addresses that may be connected to is enough`() throws {
        let receiver = try TestReceiver("127.0.0.2")
        var settings = try Self.settings(allowing: ["127.0.0.2"])
        settings.resolver = { _ in ["10.0.0.7", "127.0.0.2"] }
        let result = try post("http://hooks.example:\(receiver.port)/", settings)[0]
        #expect(try result.reply.get().status == 204)
        #expect(result.address == "127.0.0.2")
    }

    // MARK: Through a proxy

    @Test func `a proxy is asked for a connection, and looks up the name`() throws {
        setenv("no_proxy", "hooks.example", 1)
        defer { unsetenv("no_proxy") }
        let proxy = try TestReceiver { _ in .answer(403) }
        var settings = HTTPSenderSettings()
        settings.proxy = "http://127.0.0.1:\(proxy.port)"
        let error = try failure("https://hooks.example/in", settings)
        #expect(error.code == .unreachable, "\(error)")
        #expect(proxy.received.map(\.line) == ["CONNECT hooks.example:443 HTTP/1.1"])
    }

    @Test(arguments: [
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://[::1]/",
        "https://10.0.0.7/", "https://localhost/", "https://LOCALHOST./", "https://a.localhost/",
        "http://hooks.example/",
    ])
    func `it is not asked for what it would reach and others may not`(url: String) throws {
        let proxy = try TestReceiver()
        var settings = HTTPSenderSettings()
        settings.proxy = "http://127.0.0.1:\(proxy.port)"
        let error = try failure(url, settings)
        #expect(error.code == .notAllowed, "\(error)")
        #expect(proxy.received.isEmpty)
    }
}
