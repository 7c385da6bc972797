import Addresses
import Testing

@testable import MicroHTTP

/// Where a request came from, told by proxies that are believed and by others.
@Suite struct TrustedProxyTests {
    private static let proxies = ["127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"]

    private static func trusted(_ texts: [String] = proxies) throws -> TrustedProxies {
        TrustedProxies(try texts.map { try AddressRange($0) })
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let peer: String
        let lines: [String]
        let client: String

        init(_ name: String, _ peer: String = "127.0.0.1", _ lines: String..., is client: String) {
            (testDescription, self.peer, self.lines, self.client) = (name, peer, lines, client)
        }
    }

    static let cases: [Case] = [
        .init("nothing forwarded", is: "127.0.0.1"),
        .init("one proxy", "127.0.0.1", "192.0.2.1", is: "192.0.2.1"),
        .init("forged by the client", "127.0.0.1", "198.51.100.9, 192.0.2.1", is: "192.0.2.1"),
        .init("two proxies", "127.0.0.1", "192.0.2.1, 10.1.2.3", is: "192.0.2.1"),
        .init("two lines", "127.0.0.1", "192.0.2.1", "10.1.2.3", is: "192.0.2.1"),
        .init("forged in a line before", "127.0.0.1", "10.9.9.9", "192.0.2.1", is: "192.0.2.1"),
        .init("nobody who is believed", "192.0.2.1", "198.51.100.9", is: "192.0.2.1"),
        .init("a proxy that asks itself", "127.0.0.1", "10.1.2.3", is: "10.1.2.3"),
        .init("all are believed", "127.0.0.1", "10.0.0.1,10.0.0.2 ,\t10.0.0.3", is: "10.0.0.1"),
        .init("no address", "127.0.0.1", "192.0.2.1, unknown", is: "127.0.0.1"),
        .init("no address further on", "127.0.0.1", "x, 10.1.2.3", is: "10.1.2.3"),
        .init("an empty entry", "127.0.0.1", "192.0.2.1,, 10.1.2.3", is: "10.1.2.3"),
        .init("an empty line", "127.0.0.1", "192.0.2.1", "", is: "127.0.0.1"),
        .init("with a port", "127.0.0.1", "192.0.2.1:55", is: "192.0.2.1"),
        .init("with no good port", "127.0.0.1", "192.0.2.1:65536", is: "127.0.0.1"),
        .init("with a sign for a port", "127.0.0.1", "192.0.2.1:+5", is: "127.0.0.1"),
        .init("IPv6", "127.0.0.1", "2001:db8:2::1", is: "2001:db8:2::1"),
        .init("IPv6 in brackets", "127.0.0.1", "[2001:db8:2::1]", is: "2001:db8:2::1"),
        .init("IPv6 with a port", "127.0.0.1", "[2001:db8:2::1]:55", is: "2001:db8:2::1"),
        .init("IPv4 in brackets", "127.0.0.1", "[192.0.2.1]", is: "127.0.0.1"),
        .init("a bracket that stays open", "127.0.0.1", "[2001:db8:2::1", is: "127.0.0.1"),
        .init("a zone", "127.0.0.1", "fe80::1%eth0", is: "127.0.0.1"),
        .init("a proxy of IPv6", "2001:db8:1:7::1", "192.0.2.1", is: "192.0.2.1"),
        .init("IPv4 told as IPv6", "127.0.0.1", "::ffff:192.0.2.1", is: "192.0.2.1"),
        .init(
            "a proxy of IPv4 at a socket of IPv6", "::ffff:10.0.0.1", "192.0.2.1", is: "192.0.2.1"),
        .init("zeros before", "127.0.0.1", "192.0.2.01", is: "127.0.0.1"),
        .init("an address in one number", "127.0.0.1", "3221225985", is: "127.0.0.1"),
        .init(
            "more proxies than there are", "127.0.0.1",
            "192.0.2.1" + String(repeating: ", 10.0.0.1", count: 40), is: "10.0.0.1"),
    ]

    @Test(arguments: cases) func `the client is the last who is not believed`(example: Case) throws
    {
        let peer = try #require(NetworkAddress(example.peer))
        let client = try Self.trusted().client(behind: peer, example.lines)
        #expect("\(client)" == example.client)
    }

    /// Of a request from the loopback.
    private static func answer(
        trusting ranges: [String], _ headers: String,
        _ what: @escaping @Sendable (Request) -> String
    ) throws -> String {
        var limits = ServerLimits()
        limits.trustedProxies = try trusted(ranges)
        return try withServer(limits, handler: { .now(.text(what($0))) }) { server in
            let client = try Client(server.port)
            client.get("/", headers)
            return try client.answer().text
        }
    }

    private static let forged =
        "X-Forwarded-For: 198.51.100.9, 192.0.2.1\r\nx-forwarded-for: 192.0.2.7\r\n"
        + "Forwarded: for=203.0.113.5\r\nX-Real-IP: 203.0.113.6\r\n"

    @Test func `a request says where it came from`() throws {
        let asked: [([String], String)] = [
            ([], "127.0.0.1"), (["10.0.0.0/8"], "127.0.0.1"), (["127.0.0.0/8"], "192.0.2.7"),
        ]
        for (ranges, address) in asked {
            #expect(try Self.answer(trusting: ranges, Self.forged) { $0.clientAddress } == address)
            let client = try Self.answer(trusting: ranges, Self.forged) { "\($0.client)" }
            #expect(client == address)
        }
    }

    @Test func `who has a network of IPv6 is one client`() throws {
        func client(_ text: String) -> ClientAddress { ClientAddress(NetworkAddress(text)) }
        #expect(client("2001:db8::1") == client("2001:db8::2:1"))
        #expect(client("2001:db8::1") != client("2001:db8:0:1::1"))
        #expect(client("192.0.2.1") == client("::ffff:192.0.2.1"))
        #expect(client("192.0.2.1") != client("192.0.2.2"))
        #expect(client("::1") != client("127.0.0.1"))
    }

    @Test(arguments: [
        ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.1.1"], ["11.0.0.0", "::1"]),
        ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127"]),
        ("192.0.2.1", ["192.0.2.1"], ["192.0.2.0", "192.0.2.2"]),
        ("192.0.2.1/32", ["192.0.2.1"], ["192.0.2.0"]),
        ("::1", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "127.0.0.1"]),
        ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::"]),
        ("2001:db8::/127", ["2001:db8::1"], ["2001:db8::2"]),
        ("::ffff:10.0.0.0/104", ["10.1.1.1"], ["11.0.0.0"]),
        // Whose first half is that of every address of IPv4.
        ("::/8", ["::1"], ["10.0.0.1"]),
    ])
    func `a range has the addresses that begin alike`(
        text: String, inside: [String], outside: [String]
    ) throws {
        let range = try AddressRange(text)
        for text in inside { #expect(range.contains(try #require(NetworkAddress(text)))) }
        for text in outside { #expect(!range.contains(try #require(NetworkAddress(text)))) }
    }

    @Test(arguments: [
        ("10.1.2.3/8", "mean 10.0.0.0/8, or 10.1.2.3 alone"),
        ("2001:db8::1/64", "mean 2001:db8::/64"), ("0.0.0.0/0", "every address"),
        ("::ffff:0.0.0.0/96", "every address"),
        ("::/0", "every address"), ("10.0.0.0/33", "from 1 to 32"), ("::1/129", "from 1 to 128"),
        ("10.0.0.0/", "a number"), ("10.0.0.0/-1", "a number"), ("10.0.0.0/08x", "a number"),
        ("10.0.0/8", "use an address"), ("", "use an address"), ("all", "use an address"),
        ("10.0.0.1\0", "use an address"), ("[::1]", "use an address"),
    ])
    func `what is no range is refused`(text: String, says: String) {
        #expect {
            try AddressRange(text)
        } throws: { "\($0)".contains(says) }
    }
}
