import GatewayModel
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// The pages of the console, and what they are made of: for everybody, kept by browsers for as long
/// as they are the same, and no more than they say.
@Suite struct ConsoleTests {
    private static let digest = Console.Generation(ReadsServer.console).digest

    @Test(arguments: GetPage.paths)
    func `every page is the same document`(path: String) throws {
        let server = try AccessServer()
        let answer = try server.client().get(path + "?q=a&q=b")
        #expect(answer.status == 200)
        #expect(answer.text.contains("src=/assets/\(Self.digest)/main.js"))
        #expect(!answer.text.contains("{{"))
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        #expect(answer.headers["cache-control"] == "no-cache")
        #expect(answer.headers["referrer-policy"] == "same-origin")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        let policy = try #require(answer.headers["content-security-policy"])
        for part in [
            "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "trusted-types 'none'",
        ] { #expect(policy.contains(part)) }
        #expect(!policy.contains("unsafe"))
    }

    @Test(arguments: [
        ("main.js", "text/javascript; charset=utf-8", true),
        ("style/base.css", "text/css; charset=utf-8", true), ("icon.svg", "image/svg+xml", true),
        ("shot.png", "image/png", false),
    ])
    func `a file is kept for ever under its address`(name: String, type: String, isText: Bool)
        throws
    {
        let server = try ReadsServer()
        let path = "/assets/\(Self.digest)/\(name)"
        let plain = try server.client.get(path)
        #expect(plain.status == 200)
        #expect(plain.headers["content-type"] == type)
        #expect(plain.headers["cache-control"] == "public, max-age=31536000, immutable")
        #expect(plain.headers["content-encoding"] == nil)
        #expect(plain.headers["vary"] == (isText ? "Accept-Encoding" : nil))
        let source = try #require(ReadsServer.console.first { $0.name == name })
        #expect(plain.body == source.bytes)
        let zipped = try server.client.get(path, headers: ["Accept-Encoding": "gzip, br"])
        #expect(zipped.headers["content-encoding"] == (isText ? "gzip" : nil))
        if isText {
            #expect(try Gzip.decompress(zipped.body, limit: 1 << 20) == source.bytes)
            #expect(zipped.headers["etag"] != plain.headers["etag"], "other bytes, another tag")
        }
        let head = try server.client.send("HEAD", path)
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.headers["content-length"] == "\(source.bytes.count)")
    }

    @Test(arguments: ["", "gzip"])
    func `who has it is told so`(coding: String) throws {
        let server = try ReadsServer()
        for path in ["/", "/assets/\(Self.digest)/main.js"] {
            let first = try server.client.get(path, headers: ["Accept-Encoding": coding])
            let tag = try #require(first.headers["etag"])
            let again = try server.client.get(
                path, headers: ["Accept-Encoding": coding, "If-None-Match": tag])
            #expect(again.status == 304 && again.headers["etag"] == tag)
            #expect(again.headers["cache-control"] == first.headers["cache-control"])
            let unlike = coding == "" ? "gzip" : ""
            let other = try server.client.get(
                path, headers: ["Accept-Encoding": unlike, "If-None-Match": tag])
            #expect(other.status == 200)
        }
    }

    @Test(arguments: [
        "/assets/0123456789abcdef/main.js", "/assets/\(digest)/index.html",
        "/assets/\(digest)/none.js", "/assets/\(digest)/notes.txt", "/assets/\(digest)",
        "/assets/\(digest)/a/b/main.js", "/favicon.ico", "/index.html",
    ])
    func `there is nothing else`(path: String) throws {
        let answer = try ReadsServer().get(path)
        #expect(answer.status == 404)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.headers["cache-control"] == nil)
    }

    @Test func `a page of an older server is told that it is one`() throws {
        let answer = try ReadsServer().get("/assets/0123456789abcdef/main.js")
        #expect(answer.text.contains("another build than this server: load it again"))
    }

    @Test func `another name or content is another generation`() {
        func digest(_ name: String, _ text: String) -> String {
            Console.Generation([ConsoleFile(name: name, bytes: Array(text.utf8))]).digest
        }
        let digests = [("a.js", "b"), ("a.js", "c"), ("a.j", "sb"), ("b.js", "a")].map(digest)
        #expect(Set(digests).count == digests.count)
        #expect(digests.allSatisfy { $0.count == 16 && $0.allSatisfy(\.isHexDigit) })
    }

    @Test func `a server without a console says so`() throws {
        let answer = try ReadsServer(console: []).get("/")
        #expect(answer.status == 404 && answer.text.contains("without a console"))
    }

    @Test func `a link of another site leads to a page, and nothing else of it does`() throws {
        let server = try AccessServer()
        func ask(_ path: String, _ site: String, _ mode: String, _ destination: String) throws
            -> Int
        {
            try server.client().get(
                path,
                headers: [
                    "Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination,
                ]
            ).status
        }
        #expect(try ask("/gateway", "cross-site", "navigate", "document") == 200)
        #expect(try ask("/gateway", "cross-site", "navigate", "iframe") == 403)
        #expect(try ask("/gateway", "cross-site", "cors", "empty") == 403)
        #expect(try ask("/assets/\(Self.digest)/main.js", "same-origin", "cors", "script") == 200)
        #expect(try ask("/assets/\(Self.digest)/main.js", "cross-site", "no-cors", "script") == 403)
    }

    @Test func `a server that only reads has them too`() throws {
        #expect(try ReadsServer(isReadOnly: true).get("/history").status == 200)
    }
}
