import Foundation
import LintelTesting
import MicroHTTP
import Testing

/// What stands where a server should, and means no good.
struct HostileServerTests {
    private func run(
        _ url: String, _ words: String..., token: String? = nil
    ) throws -> (status: Int32, output: String, errors: String) {
        var environment = ["LINTEL_CONFIG": "/nonexistent/config.yaml", "NO_COLOR": "1"]
        environment["LINTEL_TOKEN"] = token
        return try Program.run(
            [Program.lintel] + words + ["--server", url], environment: environment)
    }

    @Test(arguments: [["get", "gateways"], ["history"], ["log"]])
    func `any JSON is no list of nothing`(words: [String]) throws {
        let other = try FakeServer { _ in FakeServer.json(#"{"status":"ok"}"#) }
        let result = try Program.run(
            [Program.lintel] + words + ["--server", other.url],
            environment: ["LINTEL_CONFIG": "/nonexistent/config.yaml", "NO_COLOR": "1"])
        #expect(result.status == 1 && result.output == "", "\(result)")
        #expect(result.errors.contains("no list, and not as Lintel does"), "\(result)")
    }

    @Test func `a list that goes in a circle ends`() throws {
        let circle = try FakeServer { _ in
            FakeServer.json(#"{"items":[],"metadata":{"continue":"x"}}"#)
        }
        let result = try run(circle.url, "get", "gateways")
        #expect(result.status == 1 && result.errors.contains("again and again"), "\(result)")
    }

    @Test func `a mark of the next page that is too long for a URL is an error`() throws {
        let mark = String(repeating: "%", count: 3_000_000)
        let long = try FakeServer { _ in
            FakeServer.json(#"{"items":[],"metadata":{"continue":"\#(mark)"}}"#)
        }
        let result = try run(long.url, "get", "gateways")
        #expect(result.status == 1 && result.errors.contains("too long for a URL"), "\(result)")
    }

    @Test(arguments: ["1e300", "-1e300", "9223372036854775807"])
    func `whatever a server says of times can be shown`(seconds: String) throws {
        let server = try FakeServer { _ in
            FakeServer.json(#"{"nodes":[{"name":"a","secondsSinceLastPoll":\#(seconds)}]}"#)
        }
        let result = try run(server.url, "nodes", "infra/edge")
        #expect(result.status == 0 && result.output.contains("NODE"), "\(result)")
    }

    @Test func `what a search says to type is safe to copy to a shell`() throws {
        let server = try FakeServer { _ in
            FakeServer.json(
                """
                {"answer":"","results":[
                {"type":"Hostname","title":"a","hostname":"*.example.com"},
                {"type":"Person","title":"b","principal":"oidc:$(id); it's `me`","commits":[]},
                {"type":"Person","title":"c","principal":"oidc:ada@example.com","commits":[]}]}
                """)
        }
        let result = try run(server.url, "search", "a")
        let next = [
            "lintel explain '*.example.com'\n",
            #"lintel history --by 'oidc:$(id); it'\''s `me`'"# + "\n",
            "lintel history --by oidc:ada@example.com\n",
        ]
        for line in next { #expect(result.output.contains(line), "\(result)") }
    }

    @Test(arguments: ["2147484", "9223372036854775807"])
    func `however long one is ready to wait`(timeout: String) throws {
        let server = try FakeServer { _ in FakeServer.json(#"{"principal":"me"}"#) }
        #expect(try run(server.url, "whoami", "--timeout", timeout).status == 0)
    }

    @Test func `a refusal without an end is not kept in memory`() throws {
        let endless = try FakeServer { _ in
            FakeServer.json(String(repeating: " ", count: 33 << 20), status: 400)
        }
        let result = try run(endless.url, "whoami")
        #expect(result.status == 1 && result.errors.contains("and does not end"), "\(result)")
    }

    @Test(arguments: ["", "hello", "SQLite format 3\0" + String(repeating: "x", count: 4080)])
    func `what is no whole database is no backup`(text: String) throws {
        let directory = try TemporaryDirectory()
        let server = try FakeServer { _ in
            FakeServer.json(text, type: "application/vnd.sqlite3")
        }
        let result = try run(server.url, "backup", directory.file("copy.db"))
        #expect(result.status == 1 && result.output == "", "\(result)")
        #expect(result.errors.contains("is no whole database"), "\(result)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    // MARK: Tokens

    @Test(arguments: ["one\ntwo\n", "-----BEGIN PRIVATE KEY-----\nMC4C\n", "a b"])
    func `a file that is no token is not shown to a server`(text: String) throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("token")
        try Data(text.utf8).write(to: URL(filePath: file))
        let receiver = try TestReceiver("127.0.0.1") { _ in .hangUp }
        let url = "http://127.0.0.1:\(receiver.port)"
        let result = try run(url, "whoami", "--token-file", file)
        #expect(result.status == 1 && result.errors.contains("that is no token"), "\(result)")
        #expect(!result.errors.contains(text.prefix(3)), "\(result)")
        let config = directory.file("config.yaml")
        let token = text.split(separator: "\n").joined(separator: "\\n")
        try Data("contexts: [{name: a, server: '\(url)', token: \"\(token)\"}]\n".utf8)
            .write(to: URL(filePath: config))
        let kept = try Program.run(
            [Program.lintel, "whoami", "--context", "a"], environment: ["LINTEL_CONFIG": config])
        #expect(kept.status == 1 && kept.errors.contains("that is no token"), "\(kept)")
        #expect(receiver.count == 0)
    }

    @Test func `a name that begins as this machine's address is given no token`() throws {
        let result = try run("http://127.0.0.1.example.invalid", "whoami", token: "secret")
        #expect(result.status == 1 && result.errors.contains("could read the token"), "\(result)")
    }

    @Test func `a token that cannot be written down is not made for nothing in silence`() throws {
        let server = try FakeServer { _ in FakeServer.json(#"{"id":"a","token":"lintel_x"}"#) }
        let result = try Program.run(
            [
                "/bin/sh", "-c",
                "\"$0\" token create shop/ci --server \(server.url) > /dev/full", Program.lintel,
            ],
            environment: ["LINTEL_CONFIG": "/nonexistent/config.yaml", "NO_COLOR": "1"])
        #expect(result.status == 1 && result.errors.contains("cannot be written"), "\(result)")
    }

    // MARK: At a terminal

    @Test func `what is typed is shown again, whatever ends the question for a token`() throws {
        let shop = try CommandShop()
        let process = shop.directory.file("process")
        let (program, keyboard) = try shop.startTerminal(
            80,
            #"--version; sh -c "echo \$\$ > \#(process); exec $LINTEL login --token"; stty -a"#)
        #expect(eventually { program.output.text.contains("Token: ") })
        let text = try String(contentsOfFile: process, encoding: .utf8)
        let number = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
        #expect(kill(number, SIGTERM) == 0)
        #expect(eventually { program.output.text.contains("echoctl") }, "\(program.output.text)")
        #expect(program.output.text.contains(" echo "), "\(program.output.text)")
        withExtendedLifetime(keyboard) { program.signal(SIGTERM) }
    }

    @Test func `without its digest a plan is not committed`() throws {
        let shop = try CommandShop()
        let file = try shop.write("gateway.yaml", CommandShop.gateway)
        let old = try FakeServer { _ in
            FakeServer.json(
                #"{"revision":1,"changes":[{"kind":"Gateway","name":"a","action":"created"}]}"#)
        }
        shop.server = old.url
        let result = try shop.terminal(80, typing: "y\\n", "apply -f \(file)")
        #expect(result.status == 1, "\(result)")
        #expect(result.output.contains("which plan this is; nothing was changed"), "\(result)")
    }

    @Test(arguments: ["", " ", "\t "])
    func `blanks select nothing to prune`(selector: String) throws {
        let shop = try CommandShop()
        let file = try shop.write("gateway.yaml", CommandShop.gateway)
        let result = try shop.run("apply", "--yes", "-f", file, "--prune", "-l", selector)
        #expect(result.status == 64, "\(result)")
        #expect(try shop.revision() == 0)
    }
}
