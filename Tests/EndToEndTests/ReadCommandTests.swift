import Foundation
import GatewayModel
import LintelTesting
import Projection
import Testing

/// The commands that read, as a person at a shell runs them.
struct ReadCommandTests {
    struct Case: Sendable {
        let line: String
        var status: Int32 = 0
        /// In this order, in what is printed.
        let says: [String]
        var errors = ""

        init(_ line: String, exit status: Int32 = 0, _ says: [String], errors: String = "") {
            self.line = line
            (self.status, self.says, self.errors) = (status, says, errors)
        }
    }

    static let cases: [Case] = [
        .init("get gateways", ["NAMESPACE   NAME   CLASS", "infra       edge   default   True"]),
        .init(
            "get ls -n shop", ["NAME    ACCEPTED", "late    False", "web     True"]),
        .init("get lset -l tier=one -o name", ["listenerset/shop/web\n"]),
        .init("get lset shop/web other -n shop -o wide", ["RESOURCEVERSION", "web ", "tier=one"]),
        .init("get lset/shop/web -o yaml", ["apiVersion: gateway", "name: web", "status:"]),
        .init("get lset/shop/web gtw/infra/edge -o json", [#""kind": "List""#, #""name": "web""#]),
        .init("get all -n shop", ["listenerset/late", "listenerset/web"]),
        .init("get secrets -n shop", [], errors: "there are no secrets in namespace shop"),
        .init("get lset/shop/web --at 2", ["web"]),
        .init("get lset/shop/other --at 2", exit: 1, [], errors: "did not exist"),
        .init(
            "get lset -n shop web nope", exit: 1, ["web"], errors: "shop/nope does not exist"),
        .init("get gw/edge", ["NAME", "edge"]),
        .init("describe gw edge", ["Namespace:    infra", "Status\n  attachedListenerSets: "]),
        .init("history gtw/edge", ["REVISION", "1 ", "created"]),
        .init("describe gw/none", exit: 1, [], errors: "no gateway that is called none"),
        .init("get freezes", [], errors: "there are no changefreezes"),
        .init("get policies", [], errors: "there are no listenerpolicies"),
        .init("get clusterroles", ["NAME ", "admin           -\n"]),
        .init("describe clusterrole/admin", ["Created:", "built in\n", "Spec\n"]),
        .init("get pods", exit: 1, [], errors: "no kind is called \"pods\""),
        .init("get lset -A -n shop", exit: 64, [], errors: "-A means all namespaces"),
        .init("get lset --at 2", exit: 1, [], errors: "--at is about single resources"),
        .init(
            "describe lset/shop/late",
            [
                "Name:", "late", "Spec\n", "hostname: web.example.com", "Conditions", "Listeners",
                "http",
                "HostnameConflict", "Last commits", "A takeover",
            ]),
        .init(
            "history",
            [
                "REVISION", "4 ", "ada   ", "ListenerSet shop/late created", "A takeover",
                "2 ", "The web …\n", "1 ",
            ]),
        .init("history lset/shop/web -o wide", ["2 ", "created", "The web\n    | "]),
        .init("history lset/shop/web", ["2 ", "created", "The web …"]),
        .init("history --gateway edge", ["VERSION", "3 ", "2 ", "+1", "The shop", "1 "]),
        .init("history --limit 1 -o name", ["4\n"]),
        .init("history --since 2099-01-01T00:00:00Z", [], errors: "there is nothing"),
        .init("history --since yesterday", exit: 1, [], errors: "--since is \"yesterday\""),
        .init("history lset/shop/gone", exit: 1, [], errors: "does not exist"),
        .init(
            "log --limit 2",
            ["4  20", "  ada  A takeover\n    resource.applied ListenerSet shop/late", "3  20"]),
        .init("log -n infra", ["1  20", "Gateway infra/edge"]),
        .init("log -o json", [#""commits": ["#, #""revision": 4"#]),
        .init(
            "explain http://WEB.example.com/cart",
            [
                "web.example.com:80 is served by ListenerSet shop/web (http); 1 listener lost",
                "gateway infra/edge", "serves HTTP, since commit 2", "by ada: The web",
                "lost by ListenerSet shop/late", "HostnameConflict", "lintel describe",
            ]),
        .init("explain web.example.com", ["web.example.com:80 is served by"]),
        .init("explain web.example.com:80 -o name", ["ls/shop/web/http\n"]),
        .init(
            "explain nobody.example", exit: 1,
            ["nobody serves nobody.example on any port\n  asked: infra/edge"]),
        .init(
            "explain nobody.example:1 --gateway infra/none", exit: 1, [], errors: "does not exist"),
        .init(
            "explain :80", exit: 1,
            ["no listener on port 80 is for every hostname", "asked about as HOST:80"]),
        .init("explain web.example.com -n shop", exit: 64, [], errors: "leave -n out"),
        .init("search web -n shop", exit: 64, [], errors: "leave -n out"),
        .init("nodes", ["infra/edge: version 3; no proxy polls it"]),
        .init("limits shop", ["shop"]), .init("limits", exit: 1, [], errors: "of which namespace?"),
        .init("snapshot edge", [#"{"gateway":{"namespace":"infra","name":"edge"},"version":3,"#]),
        .init("snapshot --version 2 -o yaml", ["version: 2\n", "listenerCount: 1"]),
        .init("snapshot --version 4", exit: 1, [], errors: "4 is not a version"),
        .init("snapshot --at 2001-01-01T00:00:00Z", exit: 1, [], errors: "Error: "),
        .init("snapshot --version 2 --wait", exit: 64, [], errors: "say one of"),
        .init(
            "events --since 3", ["4  20", "created  ListenerSet shop/late  by ada: A takeover\n"]),
        .init("events -o json", [#"{"specversion":"1.0","id":"1-0."#, #""id":"4-0."#]),
        .init("events -n infra -o name", ["1-0."]),
        .init(
            "events --since never", exit: 1, [], errors: "Error: --since is \"never\""),
        .init("events --since 99", exit: 1, [], errors: "the log ends at revision 4"),
        .init("watch 3", ["3 of 20", ": complete\n", "infra/edge version 3: no proxy polls it"]),
        .init("watch 3 -o json", [#"{"revision":3,"#]),
        .init("watch 99", exit: 1, [], errors: "there is no commit 99"),
        .init("can get lset/shop/web", ["yes: you may do everything"]),
        .init("can fly lset", exit: 1, [], errors: "is no verb of a role"),
        .init("warnings", []),
        .init("token list shop/nobody", exit: 1, [], errors: "does not exist"),
        .init(
            "explain --help",
            [
                "USAGE: lintel explain <host> [--gateway <gateway>] [<options>]\n", "\nOPTIONS:\n",
                "\nCONNECTION:\n",
            ]),
        .init("gett lset", exit: 64, [], errors: "did you mean lintel get?"),
        .init("help gett", exit: 64, [], errors: "did you mean lintel get?"),
        .init("help token list", ["USAGE: lintel token list <serviceaccount> [<options>]\n"]),
        .init("token lst", exit: 64, [], errors: "did you mean lintel token list?"),
        .init("get", exit: 64, [], errors: "Missing expected argument"),
    ]

    @Test func `each line is answered`() throws {
        let shop = try CommandShop.reading()
        for line in Self.cases { try check(line, shop) }
    }

    private func check(_ line: Case, _ shop: CommandShop) throws {
        let result = try shop.run(line.line)
        #expect(result.status == line.status, "\(line.line): \(result)")
        var rest = result.output[...]
        for words in line.says {
            let found = rest.firstRange(of: words)
            #expect(found != nil, "\(line.line): \(words) in \(result.output)")
            rest = found.map { rest[$0.upperBound...] } ?? rest
        }
        if !line.errors.isEmpty {
            #expect(result.errors.contains(line.errors), "\(line.line): \(result.errors)")
        }
        #expect(!result.output.contains("\u{1B}"), "colours where nobody wants them")
    }

    @Test func `a name is found on whichever port has it`() throws {
        let shop = try CommandShop.reading()
        try shop.apply(CommandShop.set("odd", port: "8081"), "An odd port")
        let result = try shop.run("explain odd.example.com")
        #expect(result.status == 0, "\(result)")
        #expect(result.output.hasPrefix("odd.example.com:8081 is served by ListenerSet shop/odd"))
        #expect(try shop.run("explain https://odd.example.com").status == 1)
    }

    @Test func `everything that a role may name can be asked about`() throws {
        let shop = try CommandShop()
        for name in AccessTarget.others.keys {
            let parts = name.split(separator: "/")
            let isPart = ResourceKind.allCases.contains { $0.plural == parts[0] }
            let words = isPart ? "\(parts[0]) --subresource \(parts[1])" : "\(parts[0])"
            #expect(try shop.run("can get \(words)").output == "yes: you may do everything\n")
        }
    }

    @Test func `a reader that has enough ends it, and a name is a line`() throws {
        let shop = try CommandShop()
        let sets = (0..<200).map { CommandShop.set("s\($0)") }
        try shop.apply(([CommandShop.gateway] + sets).joined(separator: "---\n"), "Many")
        let line = "get lset -A -o json"
        // More than a pipe holds, so that somebody has to read for it to be written.
        #expect(try shop.run(line).output.utf8.count > 2 * 65_536)
        let result = try shop.shell("{ $LINTEL \(line); echo $? >&2; } | head -n 1")
        #expect(result.status == 0 && result.output == "{\n", "\(result)")
        #expect(result.errors == "\(128 + SIGPIPE)\n", "\(result)")
    }

    @Test func `lists of more than a page are whole`() throws {
        let shop = try CommandShop()
        let sets = (0..<1_203).map { number in
            CommandShop.set("s\(number)").replacing("\n\n", with: "\n")
        }
        try shop.apply(([CommandShop.gateway] + sets).joined(separator: "---\n"), "Many")
        let names = try shop.run("get lset -A -o name")
        #expect(names.status == 0)
        #expect(Set(names.output.split(separator: "\n")).count == 1_203)
        #expect(try shop.run("events -o name").output.split(separator: "\n").count == 1_204)
        #expect(try shop.run("get lset -A").output.split(separator: "\n").count == 1_204)
        #expect(try shop.run("log").output.contains("… 1194 more"))
    }
}
