import Foundation
import LintelTesting
import MicroHTTP
import Testing

/// `log`, `verify` and `backup`, of a file or of a server; and `search`.
struct LogCommandTests {
    @Test func `a log reads the same from a file and from a server`() throws {
        let shop = try CommandShop.reading()
        let file = try shop.run("log --database \(shop.lintel.database)")
        let server = try shop.run("log")
        #expect(file.status == 0 && server.status == 0)
        #expect(file.output == server.output && file.output.hasPrefix("4  "), "\(server)")
        let named = try shop.shell("LINTEL_DATABASE=\(shop.lintel.database) $LINTEL log --limit 1")
        #expect(named.output == (try shop.run("log --limit 1").output))
    }

    @Test func `a server checks its log, and gives a copy that is one`() throws {
        let shop = try CommandShop.reading()
        let clean = try shop.run("verify")
        #expect(clean.status == 0 && clean.output.contains("the hash chain is whole"), "\(clean)")
        let file = shop.directory.file("copy.db")
        let copied = try shop.run("backup \(file)")
        #expect(copied.output == "\(file) holds the log up to revision 4\n", "\(copied)")
        let copy = try shop.run("verify --database \(file)")
        #expect(copy.status == 0 && copy.output.hasPrefix("4 commits"), "\(copy)")
        #expect(try shop.run("search web.example.com").output.contains("is served by shop/web"))
    }

    @Test(arguments: [
        ("log --database DB --server http://x", "say one of both"),
        ("log --database DB -n shop", "-n is a namespace, of a server only"),
        ("log --database DB -o json", "-o is for what a server answers"),
        ("verify --remove-checkpoints", "say --database"),
    ])
    func `what means nothing together is refused`(line: String, says: String) throws {
        let shop = try CommandShop()
        let result = try shop.run(line.replacing("DB", with: shop.lintel.database))
        #expect(result.status == 64 && result.errors.contains(says), "\(result)")
    }

    @Test(
        arguments: [
            (
                "event: progress\ndata: {\"done\":1,\"total\":6}\n\nevent: result\ndata: "
                    + #"{"isClean":true,"lines":["6 commits: whole"],"newer":1}"# + "\n\n", 0,
                "6 commits: whole\n"
            ),
            (
                "event: result\ndata: {\"isClean\":false,\"lines\":[\"commit 3 is not\"]}\n\n", 1,
                "commit 3 is not\n"
            ),
            ("event: progress\ndata: {\"done\":1,\"total\":6}\n\n", 1, ""),
            (
                "event: problem\ndata: {\"type\":\"/problems/x\",\"detail\":\"no\"}\n\n",
                1, ""
            ),
        ] as [(String, Int32, String)])
    func `what a server finds in its log is said`(stream: String, status: Int32, output: String)
        throws
    {
        let shop = try CommandShop()
        let server = try FakeServer { _ in FakeServer.json(stream, type: "text/event-stream") }
        shop.server = server.url
        let result = try shop.run("verify")
        #expect(result.status == status && result.output == output, "\(result)")
        #expect(result.errors.isEmpty == !output.isEmpty, "\(result)")
    }

    @Test func `a backup is a whole file or none`() throws {
        let shop = try CommandShop()
        let file = shop.directory.file("copy.db")
        // As SQLite begins a database: pages of 4 KiB, 768 of them.
        var database = Array("SQLite format 3\0".utf8) + [16, 0]
        database += [UInt8](repeating: 0, count: 10) + [0, 0, 3, 0]
        // The counters at 24 and 92 are 0.
        database += [UInt8](repeating: 0, count: 100 - database.count)
        database += [UInt8](repeating: 7, count: (3 << 20) - database.count)
        let body = database
        let server = try FakeServer { _ in
            Response(
                status: 200,
                headers: [
                    (name: "Content-Type", value: "application/vnd.sqlite3"),
                    (name: "Lintel-Revision", value: "58"),
                ], body: .bytes(body))
        }
        shop.server = server.url
        let result = try shop.run("backup \(file)")
        #expect(result.output == "\(file) holds the log up to revision 58\n", "\(result)")
        #expect(try Data(contentsOf: URL(filePath: file)).count == 3 << 20)
        let again = try shop.run("backup \(file)")
        #expect(again.status == 1 && again.errors.contains("exists already"), "\(again)")

        let receiver = try TestReceiver { _ in .hangUpInBody }
        shop.server = "http://127.0.0.1:\(receiver.port)"
        let half = try shop.run("backup \(shop.directory.file("half.db"))")
        #expect(half.status == 1, "\(half)")
        let page = try FakeServer { _ in FakeServer.json("<html>", type: "text/html") }
        shop.server = page.url
        #expect(try shop.run("backup \(shop.directory.file("page.db"))").status == 1)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: URL(filePath: file).deletingLastPathComponent().path)
        #expect(files.filter { $0.hasPrefix("half") || $0.hasPrefix("page") } == [], "\(files)")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `an interrupted backup leaves nothing`(signal: Int32) throws {
        let shop = try CommandShop()
        let receiver = try TestReceiver { _ in .drip }
        shop.server = "http://127.0.0.1:\(receiver.port)"
        let file = shop.directory.file("half.db")
        let backup = try shop.start("backup", file)
        let unfinished = file + ".unfinished"
        #expect(eventually { FileManager.default.fileExists(atPath: unfinished) })
        #expect(eventually { receiver.count > 0 })
        backup.signal(signal)
        #expect(backup.wait() == 128 + signal)
        #expect(!FileManager.default.fileExists(atPath: unfinished))
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `a search is an answer, and what to type next`() throws {
        let shop = try CommandShop()
        let answer = """
            {"query": "web", "answer": "web.example.com:80 is served by shop/web.", "new": 1,
            "results": [
            {"type": "Hostname", "title": "web.example.com:80", "summary": "s", "hostname":
            "web.example.com", "port": 80, "gateway": {"namespace": "infra", "name": "edge"}},
            {"type": "Namespace", "title": "Namespace web", "summary": "s",
            "resource": {"kind": "Namespace", "name": "web"}},
            {"type": "Person", "title": "ci", "summary": "s", "principal": "ci", "commits": []},
            {"type": "Version", "title": "version 3 of infra/edge", "summary": "s", "version": 3,
            "gateway": {"namespace": "infra", "name": "edge"}},
            {"type": "Commit", "title": "commit 3", "summary": "s", "revision": 3}],
            "more": ["Hostname"], "log": {"newest": 58, "oldest": 9, "before": "9.3f2a9c01"}}
            """
        let server = try FakeServer { line in
            line == "GET /v1/search" ? FakeServer.json(answer) : nil
        }
        shop.server = server.url
        let result = try shop.run("search my web")
        #expect(
            result.output == """
                web.example.com:80 is served by shop/web.

                TYPE        NAME                      NEXT
                Hostname    web.example.com:80        lintel explain web.example.com:80
                Namespace   Namespace web             lintel describe namespace/web
                Person      ci                        lintel history --by ci
                Version     version 3 of infra/edge   lintel snapshot infra/edge --version 3
                Commit      commit 3                  lintel watch 3

                """)
        #expect(result.errors.contains("there are more of: Hostname"), "\(result)")
        #expect(result.errors.contains("commits 9 to 58 were looked at; --before 9.3f2a9c01"))
    }
}
