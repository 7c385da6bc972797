import Foundation
import LintelTesting
import MicroHTTP
import Testing

/// Servers that are away, slow, of another version, or none at all; and callers without a right.
struct ServerTroubleTests {
    private func run(_ url: String, _ words: String..., token: String? = nil) throws -> (
        status: Int32, output: String, errors: String
    ) {
        var environment = [
            "LINTEL_SERVER": url, "LINTEL_CONFIG": "/nonexistent/config.yaml", "NO_COLOR": "1",
        ]
        environment["LINTEL_TOKEN"] = token
        return try Program.run([Program.lintel] + words, environment: environment)
    }

    static let reading = [
        ["get", "gateways"], ["describe", "gtw/infra/edge"], ["history"], ["log"],
        ["explain", "a.example"], ["search", "a"], ["nodes"], ["snapshot", "infra/edge"],
        ["limits", "shop"], ["events"], ["events", "-f"], ["watch"], ["watch", "1"], ["warnings"],
        ["can", "get", "lset"], ["token", "list", "shop/ci"], ["verify"], ["whoami"],
    ]

    @Test(arguments: reading)
    func `a server that is away is named, with advice`(words: [String]) throws {
        let result = try run("http://127.0.0.1:1", words: words)
        #expect(result.status == 1 && result.output == "")
        #expect(result.errors.hasPrefix("Error: http://127.0.0.1:1 cannot be reached"), "\(result)")
        #expect(result.errors.contains("is the server up"))
    }

    @Test(arguments: reading)
    func `a proxy that answers HTML is no Lintel`(words: [String]) throws {
        let proxy = try FakeServer { _ in
            FakeServer.json("<html>Please sign in</html>", type: "text/html; charset=utf-8")
        }
        let result = try run(proxy.url, words: words)
        #expect(result.status == 1 && result.output == "", "\(result)")
        #expect(result.errors.contains("answers 200 with text/html"), "\(result)")
    }

    @Test(arguments: reading)
    func `an older server is told apart from a thing that is not there`(words: [String]) throws {
        let old = try FakeServer { line in
            line == "GET /version"
                ? FakeServer.json(#"{"name":"lintel","version":"0.0.9","more":true}"#)
                : FakeServer.noSuchPath(String(line.dropFirst(4)))
        }
        let result = try run(old.url, words: words)
        #expect(result.status == 1 && result.output == "", "\(result)")
        #expect(
            result.errors.contains("Error: the server (Lintel 0.0.9) has no GET /v1/"), "\(result)")
        #expect(result.errors.contains("this command is of "), "\(result)")
    }

    @Test func `a method that is not allowed is of another version too, whoever it is`() throws {
        let old = try FakeServer { _ in
            FakeServer.json(
                #"{"type":"/problems/method-not-allowed","status":405,"detail":"not here"}"#,
                status: 405, type: "application/problem+json")
        }
        let result = try run(old.url, "token", "create", "shop/ci")
        #expect(result.status == 1 && result.output == "")
        #expect(result.errors.contains("the server at \(old.url) has no POST /v1/namespaces/shop"))
    }

    @Test func `what a newer server says besides is passed over`() throws {
        let newer = try FakeServer { _ in
            FakeServer.json(
                #"{"apiVersion":"v9","kind":"GatewayList","metadata":{"x":[]},"items":[{"kind":"#
                    + #""Gateway","metadata":{"namespace":"infra","name":"edge","new":{}},"#
                    + #""status":{"conditions":"changed"}}],"also":1}"#)
        }
        let result = try run(newer.url, "get", "gateways")
        #expect(result.status == 0, "\(result)")
        #expect(result.output.contains("infra       edge   -       -            -"), "\(result)")
    }

    @Test func `a slow server is given up after --timeout`() throws {
        let slow = try FakeServer { _ in nil }
        let result = try run(slow.url, "get", "gateways", "--timeout", "1")
        #expect(result.status == 1)
        #expect(result.errors.contains("does not answer in time"), "\(result)")
        #expect(result.errors.contains("larger --timeout"), "\(result)")
    }

    @Test func `without a right the exit status is 4`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), isOpen: false, isSecure: false)
        let url = "http://127.0.0.1:\(lintel.port)"
        let nobody = try run(url, "get", "gateways")
        #expect(nobody.status == 4 && nobody.errors.contains("lintel login says who"), "\(nobody)")
        let viewer = try lintel.makeToken("ci")
        let refused = try run(url, "get", "lset", "-n", "infra", token: viewer.text)
        #expect(refused.status == 4 && refused.output == "", "\(refused)")
        let no = try run(url, "can", "delete", "lset", "-n", "shop", token: viewer.text)
        #expect(no.status == 4 && no.output.hasPrefix("no: "), "\(no)")
        let yes = try run(url, "can", "get", "lset/shop/web", token: viewer.text)
        #expect(yes.status == 0 && yes.output.hasPrefix("yes: in shop you have"), "\(yes)")
        let admin = try String(contentsOfFile: lintel.database + ".admin-token", encoding: .utf8)
        let made = try run(
            url, "token", "create", "shop/ci", "--expires-in", "1s", "--note", "x", token: admin)
        #expect(made.status == 0 && made.output.hasPrefix("lintel_"), "\(made)")
        #expect(made.output.split(separator: "\n").count == 1)
        #expect(made.errors.contains("it is shown this once"))
        let token = String(made.output.dropLast())
        #expect(
            try eventually { try run(url, "whoami", token: token).status == 4 },
            "it has not expired")
        let list = try run(url, "token", "list", "ci", "-n", "shop", token: admin)
        #expect(list.output.contains("x ") && list.output.contains(viewer.id), "\(list)")
        let revoked = try run(url, "token", "revoke", "shop/ci", viewer.id, token: admin)
        #expect(revoked.status == 0 && revoked.output == "token \(viewer.id) counts no more\n")
        #expect(try run(url, "whoami", token: viewer.text).status == 4)
    }

    @Test func `a team sees the gateway that its sets are on`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), isOpen: false, isSecure: false)
        let url = "http://127.0.0.1:\(lintel.port)"
        let admin = try lintel.asAdmin()
        let change = try lintel.client().send(
            "POST", "/v1/changes", headers: Requests.yaml.merging(admin) { $1 },
            body: CommandShop.gateway + "---\n" + CommandShop.set("web"))
        #expect(change.status == 201, "\(change.text)")
        let token = try lintel.makeToken("ci")
        let mine = try run(url, "explain", "web.example.com", token: token.text)
        #expect(mine.status == 0, "\(mine)")
        #expect(mine.output.contains("served by ListenerSet shop/web"), "\(mine)")
        #expect(try run(url, "explain", "b.example.com", token: token.text).status == 1)
    }
}

extension ServerTroubleTests {
    private func run(_ url: String, words: [String]) throws -> (
        status: Int32, output: String, errors: String
    ) {
        try Program.run(
            [Program.lintel] + words,
            environment: [
                "LINTEL_SERVER": url, "LINTEL_CONFIG": "/nonexistent/config.yaml", "NO_COLOR": "1",
            ])
    }
}
