import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// What is asked in one box, and what is answered.
@Suite struct SearchTests {
    /// As ``ReadsResourcesTests`` has it: shop/web serves www and api on port 80; blog/news serves
    /// news and lost www. Then lab/late, whose gateway is not there, and a wildcard.
    private static func server() throws -> ReadsServer {
        let server = try ReadsResourcesTests.server()
        try server.apply(
            Manifests.set("lab/late", "late:late.example.com").replacing(
                "name: edge}", with: "name: gone}"),
            message: "Lab%20waits%20for%20its%20gateway")
        try server.apply(
            Manifests.set("lab/wide", "wide:\"*.lab.example.com\""), message: "TICKET-7%20wide")
        return server
    }

    private static func search(_ query: String, rest: String = "") -> String {
        let encoded = query.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
        return "/v1/search?q=\(encoded)\(rest)"
    }

    private static let www =
        "www.example.com:80 is served by shop/web on infra/edge since 2026-11-22 10:00:03 UTC "
        + "(commit 3); blog/news lost it; no proxy polls infra/edge."

    static let questions: [(String, String)] = [
        ("www.example.com", www), ("www.example.com:80", www), ("WWW.Example.COM.", www),
        ("http://www.example.com/cart?x=1#top", www), ("  www.example.com ", www),
        ("http://ada@www.example.com", www), ("www.example.com/cart", www),
        (
            "https://www.example.com",
            "nobody serves www.example.com:443. \(www)"
        ),
        (
            "x.lab.example.com",
            """
            x.lab.example.com:80 is served by lab/wide (*.lab.example.com) on infra/edge; \
            no proxy polls infra/edge.
            """
        ),
        (
            "*.lab.example.com",
            """
            *.lab.example.com:80 is served by lab/wide on infra/edge since \
            2026-11-22 10:00:06 UTC (commit 6); no proxy polls infra/edge.
            """
        ),
        (
            "late.example.com",
            """
            late.example.com:80 on infra/gone is not served by lab/late: Gateway infra/gone does \
            not exist; create it, or name another.
            """
        ),
        ("wwww.example.com", "nobody serves wwww.example.com. did you mean www.example.com?"),
        ("ww.example.com", "nobody serves ww.example.com. did you mean www.example.com?"),
        ("nobody.example.org", "nobody serves nobody.example.org."),
        ("zzz", "nothing is called zzz, and no commit speaks of it."),
        ("shop", "Namespace shop has 1 ListenerSet with 2 listeners, of which 2 are served."),
        ("shop/web", "ListenerSet shop/web serves its 2 listeners on infra/edge."),
        (
            "ListenerSet blog/news",
            "ListenerSet blog/news serves 1 of its 2 listeners on infra/edge."
        ),
        ("lset news", "ListenerSet blog/news serves 1 of its 2 listeners on infra/edge."),
        (
            "lab/late",
            """
            ListenerSet lab/late serves nothing: Gateway infra/gone does not exist; create it, \
            or name another.
            """
        ),
        (
            "edge",
            "Gateway infra/edge serves 4 listeners, with 3 ListenerSets attached, as version 6."
        ),
        (
            "new",
            """
            nothing is called exactly new; the nearest: news.example.com:80 is served by \
            blog/news on infra/edge since 2026-11-22 10:00:04 UTC (commit 4); no proxy polls \
            infra/edge.
            """
        ),
        (
            "ticket-7 WIDE",
            "commit 6 of 2026-11-22 10:00:06 UTC by ada: TICKET-7 wide."
        ),
        (
            "ada",
            """
            ada made 6 commits of those that were looked at; the last is commit 6 of \
            2026-11-22 10:00:06 UTC by ada: TICKET-7 wide.
            """
        ),
        ("5", "commit 5 of 2026-11-22 10:00:05 UTC by ada: Lab waits for its gateway."),
        ("99", "nothing is called 99, and no commit speaks of it."),
    ]

    @Test(arguments: questions)
    func answers(query: String, expected: String) throws {
        let answer = try Self.server().json(Self.search(query)).text("answer")
        #expect(answer == expected)
    }

    @Test(arguments: [
        ("www.example.com", "results.0.type", "Hostname"),
        ("www.example.com", "results.0.match", "exact"),
        ("www.example.com", "results.0.servedBy.id", "ls/shop/web/www"),
        ("www.example.com", "results.0.since.revision", "3"),
        ("www.example.com", "results.0.notServed.0.id", "ls/blog/news/www"),
        ("www.example.com", "results.0.notServed.0.reason", "HostnameConflict"),
        ("www.example.com", "results.0.nodes", #"{"running":0,"total":0}"#),
        (
            "www.example.com", "results.0.links.self",
            "/v1/namespaces/infra/gateways/edge/explain?port=80&hostname=www.example.com"
        ),
        ("x.lab.example.com", "results.0.servedBy.match", "wildcard"),
        ("late.example.com", "results.0.servedBy", "null"),
        ("late.example.com", "results.0.notServed.0.reason", "ParentNotFound"),
        ("shop", "results.0.links.listenersets", "/v1/namespaces/shop/listenersets"),
        ("6", "results.0.links.progress", "/v1/commits/6/progress"),
        ("6", "results.1.title", "version 6 of infra/edge"),
        ("ada", "results.0.commits.0.revision", "6"), ("ada", "results.0.actor", "ada"),
        ("zzz", "log", #"{"newest":6,"oldest":1}"#), ("zzz", "results", "[]"),
        ("  zzz ", "query", "zzz"),
    ])
    func tells(query: String, path: String, expected: String) throws {
        #expect(try Self.server().json(Self.search(query)).text(path) == expected)
    }

    @Test(arguments: [
        ("/v1/search", "q is required"), ("/v1/search?q=", "q is empty"),
        ("/v1/search?q=%20%20", "q is empty"), ("/v1/search?q=a%00b", "cannot be decoded"),
        ("/v1/search?q=a%0Ab", "control characters"), ("/v1/search?q=a%1Bb", "control characters"),
        ("/v1/search?q=%FF", "cannot be decoded"),
        ("/v1/search?q=\(String(repeating: "a", count: 513))", "513 bytes"),
        ("/v1/search?q=a&limit=0", "limit"), ("/v1/search?q=a&limit=101", "limit"),
        ("/v1/search?q=a&q=b", "more than once"), ("/v1/search?q=a&what=1", "not a parameter"),
        ("/v1/search?q=a&before=x", "before"),
    ])
    func refuses(target: String, reason: String) throws {
        let answer = try Self.server().get(target)
        #expect(answer.status == 400 && answer.text.contains(reason), "\(answer.text)")
    }

    @Test func `takes as long a question as it says`() throws {
        let answer = try Self.server().get(
            "/v1/search?q=\(String(repeating: "a", count: 512))")
        #expect(answer.status == 200)
    }

    @Test func `says of which sorts there is more`() throws {
        let server = try Self.server()
        let some = try server.json(Self.search("example", rest: "&limit=2"))
        #expect(some.texts("results", "title") == ["api.example.com:80", "www.example.com:80"])
        #expect(some.text("more") == #"["Hostname"]"#)
        #expect(try server.json(Self.search("example", rest: "&limit=5")).text("more") == nil)
    }

    @Test func `knows of what is new at once, and of what is gone`() throws {
        let server = try Self.server()
        func titles(_ query: String) throws -> [String] {
            try server.json(Self.search(query)).texts("results", "title")
        }
        #expect(try titles("fresh").isEmpty)
        try server.apply(Manifests.set("lab/fresh", "fresh:fresh.example.com"))
        let found = try titles("fresh")
        #expect(found == ["ListenerSet lab/fresh", "fresh.example.com:80"])
        #expect(
            try server.client.send("DELETE", "/v1/namespaces/lab/listenersets/fresh").status == 200)
        #expect(try titles("fresh").isEmpty)
        // More than is looked at by itself.
        for round in 0..<5 {
            let sets = (0..<500).map {
                Manifests.set("lab/s\(round)-\($0)", "a:h\(round)-\($0).org")
            }
            try server.apply(sets.joined())
            let last = "h\(round)-499.org"
            #expect(try titles(last).first == "\(last):80")
        }
        #expect(try titles("h0-7.org").first == "h0-7.org:80")
    }

    /// The status of a listener says since when it is served, under whichever name.
    @Test func `since when is about the name`() throws {
        let server = try Self.server()
        try server.apply(Manifests.set("shop/web", "www:w3.example.com", "api:api.example.com"))
        func since(_ name: String) throws -> String? {
            try server.json(Self.search(name)).text("results.0.since.revision")
        }
        let (new, same) = (try since("w3.example.com"), try since("api.example.com"))
        #expect(new == "7" && same == "3")
        // Who lost it has it now.
        let promoted = try since("www.example.com")
        #expect(promoted == "7")
    }

    /// All connections have one listener there, whatever name they are for.
    @Test func `who serves a port of TCP is told where that is asked for`() throws {
        let server = try Self.server()
        try server.apply(
            Manifests.set("lab/tcp", "db:x.example.com").replacing(
                "hostname: x.example.com, port: 80, protocol: HTTP",
                with: "port: 5432, protocol: TCP"))
        let found = try server.json(Self.search("db.example.org:5432"))
        #expect(
            found.text("answer")
                == "db.example.org:5432 is served by lab/tcp (which takes every name) on "
                + "infra/edge; no proxy polls infra/edge.")
        let nobody = try server.json(Self.search("db.example.org:5433"))
        #expect(nobody.text("results") == "[]")
    }

    /// Nobody falls through to a wider name, so that says why.
    @Test func `who holds a name without a certificate is told of`() throws {
        let server = try Self.server()
        try server.apply(
            Manifests.set("lab/tls", "a:\"*.tls.example.com\"").replacing(
                "port: 80, protocol: HTTP",
                with: "port: 443, protocol: HTTPS, "
                    + "tls: {certificateRefs: [{name: gone}]}"))
        let answer = try server.json(Self.search("x.tls.example.com")).text("answer")
        #expect(
            answer?.hasPrefix(
                "nobody serves x.tls.example.com:443 on infra/edge; lab/tls does not serve it: ")
                == true, "\(answer ?? "")")
    }

    @Test func `what is always there has no history`() throws {
        let found = try Self.server().json(Self.search("ClusterRole editor"))
        #expect(found.text("results.0.links.self") == "/v1/clusterroles/editor")
        #expect(found.text("results.0.links.history") == nil)
    }

    @Test func `counts the proxies that have it`() throws {
        let server = try Self.server()
        let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot"
        for node in ["edge-1", "edge-2"] {
            let tag = try #require(try server.get(snapshot).headers["etag"])
            _ = try server.client.get(
                "\(snapshot)?node=\(node)", headers: ["If-None-Match": tag])
        }
        func told() throws -> String? {
            try server.json(Self.search("www.example.com")).text("results.0.nodes")
        }
        #expect(try told() == #"{"running":2,"total":2}"#)
        try server.apply(Manifests.set("shop/web", "www:w3.example.com", "api:api.example.com"))
        #expect(try told() == #"{"running":0,"total":2}"#)
    }

    @Test func `goes on in the log from where it came to`() throws {
        let server = try Self.server()
        for number in 0..<45 {
            let sets = (0..<100).map { Manifests.set("lab/s\($0)", "a:h\($0)-\(number).org") }
            try server.apply(sets.joined(), message: "Round\(number)")
        }
        func find(_ word: String) throws -> (titles: [String], pages: Int) {
            var (found, before, pages) = ([String](), String?.none, 0)
            repeat {
                let rest = "&limit=100" + (before.map { "&before=\($0)" } ?? "")
                let page = try server.json(Self.search(word, rest: rest))
                found += page.texts("results", "title").filter { $0.hasPrefix("commit ") }
                before = page.text("log.before")
                pages += 1
            } while before != nil && pages < 10
            return (found, pages)
        }
        // What is large and is none of it costs nothing.
        let one = try find("ticket-7")
        #expect(one.titles == ["commit 6"] && one.pages == 1)
        let many = try find("Round")
        #expect(many.titles.count == 45 && Set(many.titles).count == 45 && many.pages == 2)
        let gone = try server.get("/v1/search?q=a&before=5.00000000")
        #expect(gone.status == 410)
    }
}
