import JSON
import Terminal
import Testing

@testable import ClientCommands

/// What a plan looks like, at the width of a terminal and at half of it.
struct ChangeReportTests {
    private static let answer = #"""
        {"revision":7,"dryRun":true,"plan":"sha256:9f86","changes":[
        {"kind":"ListenerSet","namespace":"shop","name":"web","action":"configured"},
        {"kind":"Backend","namespace":"shop","name":"old","action":"deleted"},
        {"kind":"ChangeFreeze","name":"sale","action":"created"},
        {"kind":"Gateway","namespace":"infra","name":"edge","action":"unchanged"},
        {"kind":"Backend","namespace":"shop","name":"a","action":"unchanged"},
        {"kind":"Backend","namespace":"shop","name":"b","action":"unchanged"},
        {"kind":"Backend","namespace":"shop","name":"c","action":"unchanged"}],
        "gateways":[{"namespace":"infra","name":"edge","version":7,"previousVersion":6,
        "added":[{"id":"ls/shop/web/www","port":443,"protocol":"HTTPS",
        "hostname":"www.example.com"}],
        "removed":[{"id":"ls/shop/web/all","port":80,"protocol":"HTTP"}],
        "modified":[{"id":"ls/shop/web/m","before":
        {"port":80,"protocol":"HTTP","hostname":"m.example.com"},"after":{"port":80,
        "protocol":"HTTP","hostname":"mobile.example.com","tls":{"mode":"Terminate"}}}],
        "lost":[{"id":"ls/shop/web/b","reason":"HostnameConflict","port":80,"protocol":"HTTP",
        "hostname":"b.example.com","holder":"ls/shop/x/b",
        "message":"hostname b.example.com on port 80 is held by another listener"}],
        "displaced":[],"promoted":[],
        "carvedOut":[{"id":"ls/web/all/any","hostname":"www.example.com","by":"ls/shop/web/www"}],
        "routes":{"added":["httproute/shop/web"],"removed":[],"modified":["httproute/shop/m"]}}],
        "warnings":[{"code":"HostnameConflict","resource":"ListenerSet shop/web","listener":"b",
        "message":"hostname b.example.com on port 80 is held by another listener"},
        {"code":"CarvedOut","resource":"ListenerSet shop/web","listener":"www",
        "message":"www.example.com is taken out of ls/web/all/any"},
        {"code":"W1","resource":"ListenerSet shop/web",
        "message":"port 8080 is not served\u001b[2J"}],
        "approval":{"approvals":1,"policies":["two-people"]}}
        """#

    private static func result(_ text: String = answer) throws -> ChangeReport {
        ChangeReport(try JSONDocument.parsing(Array(text.utf8)).root)
    }

    private static func terminal(_ columns: Int?, hasColor: Bool = false) -> Terminal {
        Terminal(
            descriptor: 1, isInteractive: columns != nil, columns: columns, hasColor: hasColor)
    }

    /// A version that is yet to be made cannot be compared with.
    @Test(arguments: [
        (
            true, 13,
            "proxies of infra/edge are given this and what was held, instead of version 9: "
                + "lintel diff infra/edge 9"
        ),
        (
            true, 12,
            "proxies of infra/edge are given version 12 instead of 9: lintel diff infra/edge 9 12"
        ),
        (
            false, 13,
            "proxies of infra/edge are given version 13 instead of 9: lintel diff infra/edge 9 13"
        ),
    ])
    func `what proxies are given is told`(isDryRun: Bool, version: Int, line: String) throws {
        let answer = """
            {"revision":13,"dryRun":\(isDryRun),"plan":"sha256:9f86","changes":[{"kind":
            "ReleaseGuard","namespace":"infra","name":"edge","action":"deleted"}],"gateways":[],
            "releases":[{"namespace":"infra","name":"edge","version":\(version),
            "previousVersion":9}],"warnings":[]}
            """
        let text = try Self.result(answer).text(on: Self.terminal(nil), isWide: false)
        #expect(text.split(separator: "\n").contains(Substring(line)), "\(text)")
    }

    @Test func `at 80 columns it is in columns`() throws {
        #expect(
            try Self.result().text(on: Self.terminal(80), isWide: false) == """
                ~ ListenerSet shop/web  configured
                - Backend shop/old      deleted
                + ChangeFreeze sale     created
                = Gateway infra/edge    unchanged
                = Backend shop/a        unchanged
                = Backend shop/b        unchanged
                = and 1 more (-o wide shows all)

                Gateway infra/edge: version 6 -> 7
                  + www.example.com:443 HTTPS   ls/shop/web/www
                  ~ mobile.example.com:80 HTTP  ls/shop/web/m
                      hostname m.example.com -> mobile.example.com, tls
                  - *:80 HTTP                   ls/shop/web/all
                  do not serve:
                    ! b.example.com:80 HTTP  ls/shop/web/b
                        hostname b.example.com on port 80 is held by another listener (held by
                        ls/shop/x/b)
                  names taken out of wildcards:
                    ! www.example.com  ls/web/all/any
                        goes to ls/shop/web/www
                  routes:
                    + httproute/shop/web
                    ~ httproute/shop/m

                warning: ListenerSet shop/web: port 8080 is not served\\u{1b}[2J (W1)
                1 other has to agree, as ListenerPolicy two-people wants it: it becomes a
                  proposal

                Plan: 1 created, 1 configured, 1 deleted, 4 unchanged, 1 listener does not
                  serve.

                """)
    }

    @Test func `at 40 columns no line is longer, and nothing is cut off`() throws {
        let text = try Self.result().text(on: Self.terminal(40), isWide: true)
        for line in text.split(separator: "\n") { #expect(line.count <= 40, "\(line)") }
        #expect(text.hasPrefix("~ ListenerSet shop/web  configured\n"))
        #expect(
            text.contains(
                """
                  + www.example.com:443 HTTPS
                      ls/shop/web/www
                  ~ mobile.example.com:80 HTTP
                      ls/shop/web/m
                      hostname m.example.com ->
                      mobile.example.com, tls
                """))
        #expect(text.contains("= Backend shop/c        unchanged\n"))
        #expect(text.contains("plan: sha256:9f86\n"))
    }

    @Test func `colours say what the marks say`() throws {
        let text = try Self.result().text(on: Self.terminal(80, hasColor: true), isWide: false)
        #expect(text.contains("\u{1B}[32m+ ChangeFreeze sale     created\u{1B}[0m\n"))
        #expect(text.contains("\u{1B}[31m- Backend shop/old      deleted\u{1B}[0m\n"))
        #expect(!text.contains("\u{1B}[2J"))
    }

    @Test func `names are one a line`() throws {
        #expect(try Self.result().names.hasPrefix("listenerset/shop/web configured\n"))
        #expect(try Self.result().names.contains("changefreeze/sale created\n"))
    }

    @Test func `what it comes to is said, and the same warning once`() throws {
        let warning = #"{"code":"W1","resource":"Gateway a/b","message":"at T10:00:00.000001Z"}"#
        let text = """
            {"revision":9,"dryRun":true,"changes":[{"kind":"VersionPin","name":"b",
            "namespace":"a","action":"created"}],"terms":{"confirmBefore":
            "2026-11-22T10:00:00.123456Z"},"warnings":[\(warning),\(warning)]}
            """
        let report = ChangeReport(
            try JSONDocument.parsing(Array(text.utf8)).root, meaning: "proxies are given 5")
        #expect(
            report.text(on: Self.terminal(nil), isWide: false) == """
                + VersionPin a/b  created

                warning: Gateway a/b: at T10:00:00Z (W1)
                proxies are given 5
                it is undone at 2026-11-22T10:00:00Z unless lintel confirm 9 comes before

                Plan: 1 created.

                """)
    }

    @Test func `a commit says which, and where there is nothing to do that is said`() throws {
        let one = #"{"kind":"Namespace","name":"shop","action":"#
        let made = #"{"revision":9,"dryRun":false,"changes":[\#(one)"created"}]}"#
        #expect(
            try Self.result(made).text(on: Self.terminal(nil), isWide: false) == """
                + Namespace shop  created

                Committed as revision 9: 1 created.

                """)
        let none = #"{"revision":9,"dryRun":false,"changes":[\#(one)"unchanged"}]}"#
        #expect(
            try Self.result(none).text(on: Self.terminal(nil), isWide: false)
                == "Nothing to change: 1 unchanged.\n")
    }

    @Test func `ten of each are shown, and all if that is wanted`() throws {
        let entries = (0..<12).map {
            #"{"kind":"Backend","namespace":"s","name":"b\#($0)","action":"created"}"#
        }
        let text = #"{"revision":1,"dryRun":true,"changes":[\#(entries.joined(separator: ","))]}"#
        let short = try Self.result(text).text(on: Self.terminal(80), isWide: false)
        #expect(short.contains("Backend s/b9 ") && !short.contains("Backend s/b10 "))
        #expect(short.contains("+ and 2 more (-o wide shows all)\n"))
        #expect(try Self.result(text).text(on: Self.terminal(80), isWide: true).contains("s/b11"))
    }
}
