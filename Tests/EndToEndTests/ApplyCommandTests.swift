import Foundation
import LintelTesting
import Testing

/// `lintel plan` and `lintel apply` against the real server: what they do, what they refuse, and
/// the exit status of each.
struct ApplyCommandTests {
    let shop: CommandShop

    init() throws {
        shop = try CommandShop()
        try shop.write("gateway.yaml", CommandShop.gateway)
    }

    private func applyGateway() throws {
        let answer = try shop.run("apply", "--yes", "-f", shop.directory.file("gateway.yaml"))
        try #require(answer.status == 0, "\(answer.errors)")
    }

    @Test func `a folder is one commit, and again there is nothing to do`() throws {
        try shop.write("team/web.yaml", CommandShop.set("web"))
        try shop.write("team/m.yaml", CommandShop.set("m"))
        let folder = shop.directory.path
        let plan = try shop.run("plan", "-f", folder, "--exit-code")
        #expect(plan.status == 2 && plan.output.contains("Plan: 3 created."), "\(plan)")
        #expect(try shop.revision() == 0, "a plan makes nothing")
        let applied = try shop.run("apply", "-f", folder, "--yes", "-m", "First")
        #expect(applied.status == 0, "\(applied.errors)")
        #expect(applied.output.contains("+ m.example.com:80 HTTP    ls/shop/m/http\n"))
        #expect(applied.output.hasSuffix("Committed as revision 1: 3 created.\n"))
        let again = try shop.run("apply", "-f", folder, "--yes")
        #expect(again.status == 0 && again.output == "Nothing to change: 3 unchanged.\n")
        #expect(try shop.run("plan", "-f", folder, "--exit-code").status == 0)
        let commit = try shop.client().get("/v1/commits/1").text
        #expect(commit.contains(#""message":"First""#))
    }

    @Test func `a broken file among good ones, and nothing is applied`() throws {
        try shop.write("all/a.yaml", CommandShop.set("a"))
        let broken = try shop.write("all/b.yaml", "kind: ListenerSet\nspec: {listeners: [}\n")
        try shop.write("all/c.yaml", CommandShop.set("c"))
        let twice = try shop.write("all/d.json", "{\"kind\": \"Gateway\",\n \"kind\": 1}")
        let answer = try shop.run("apply", "--yes", "-f", shop.directory.file("all"))
        #expect(answer.status == 1 && answer.output.isEmpty)
        #expect(answer.errors.contains("\n\(broken):2:20: "), "\(answer.errors)")
        #expect(answer.errors.contains("\n\(twice): the key at /kind is there twice"))
        #expect(answer.errors.contains("nothing was sent"))
        #expect(try shop.revision() == 0)
    }

    @Test func `what the server finds wrong is told by file, line and column`() throws {
        try applyGateway()
        let bad = try shop.write(
            "bad.yaml", CommandShop.set("a") + "---\n" + CommandShop.set("b", port: "65536"))
        let answer = try shop.run("apply", "--yes", "-f", bad)
        #expect(answer.status == 1)
        #expect(
            answer.errors.hasPrefix(
                "Error: The change is not valid\n\(bad):19:5: spec.listeners[0].port: "
                    + "port 65536 is out of range; use 1 to 65535 (V8)\n"),
            "\(answer.errors)")
        #expect(try shop.revision() == 1)
    }

    @Test func `the standard input is read, and a changeset is refused`() throws {
        let yaml = shop.directory.file("gateway.yaml")
        let applied = try shop.shell("$LINTEL apply --yes -o name -f - < \(yaml)")
        #expect(applied.status == 0 && applied.output == "gateway/infra/edge created\n")
        let set = try shop.write("set.json", #"{"changes": []}"#)
        let refused = try shop.run("apply", "--yes", "-f", set)
        #expect(refused.status == 1 && refused.errors.contains("\(set):1:1: this is a changeset"))
        let empty = try shop.write("empty.yaml", "# nothing\n---\n")
        #expect(try shop.run("apply", "--yes", "-f", empty).status == 1)
    }

    @Test func `links in circles end`() throws {
        try shop.write("all/a.yaml", CommandShop.gateway)
        try FileManager.default.createSymbolicLink(
            atPath: shop.directory.file("all/again"), withDestinationPath: ".")
        let answer = try shop.run("plan", "-f", shop.directory.file("all"))
        #expect(answer.status == 0 && answer.output.contains("Plan: 1 created."), "\(answer)")
    }

    @Test func `ten thousand files are one commit`() throws {
        try applyGateway()
        for number in 0..<9999 {
            try shop.write("many/\(number % 100)/s\(number).yaml", CommandShop.set("s\(number)"))
        }
        let answer = try shop.run("apply", "--yes", "-f", shop.directory.file("many"))
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output.hasSuffix("Committed as revision 2: 9999 created.\n"))
        #expect(answer.output.contains("+ and 9989 more (-o wide shows all)\n"))
    }

    // MARK: Asking

    @Test func `without a terminal nobody can agree`() throws {
        let answer = try shop.run("apply", "-f", shop.directory.file("gateway.yaml"))
        #expect(answer.status == 1 && answer.output.contains("Plan: 1 created."))
        #expect(answer.errors.contains("there is no terminal; nothing was changed"))
        #expect(answer.errors.contains("--yes"))
        #expect(try shop.revision() == 0)
    }

    @Test func `at a terminal of 40 columns one is asked, and may say no`() throws {
        let file = shop.directory.file("gateway.yaml")
        let no = try shop.terminal(40, typing: "n\\n", "apply -f \(file)")
        #expect(no.status == 1 && no.output.contains("nothing was changed"), "\(no)")
        #expect(try shop.revision() == 0)
        let yes = try shop.terminal(40, typing: "y\\n", "apply -f \(file)")
        #expect(yes.status == 0, "\(yes)")
        #expect(yes.output.contains("Apply this? [y/N] "))
        #expect(yes.output.contains("Committed as revision 1: 1 created."))
        for line in yes.output.split(whereSeparator: \.isNewline) {
            #expect(line.count <= 60, "\(line)")
        }
    }

    @Test func `what changed while one read the plan is not applied`() throws {
        try applyGateway()
        let file = try shop.write("web.yaml", CommandShop.set("web"))
        let other = try shop.write("other.yaml", CommandShop.set("web", port: "8080"))
        let (apply, keyboard) = try shop.startTerminal(80, "apply -f \(file)")
        #expect(eventually { apply.output.text.contains("Apply this? [y/N]") })
        #expect(try shop.run("apply", "--yes", "-f", other).status == 0)
        keyboard.type("y\n")
        #expect(apply.wait() == 3)
        #expect(apply.output.text.contains("the change would no longer do what was reviewed"))
        #expect(try shop.revision() == 2)
    }

    @Test func `Ctrl-C at the question changes nothing`() throws {
        let file = shop.directory.file("gateway.yaml")
        let (apply, keyboard) = try shop.startTerminal(80, "apply -f \(file)")
        #expect(eventually { apply.output.text.contains("Apply this? [y/N]") })
        keyboard.type("\u{3}")
        #expect(apply.wait() == 128 + SIGINT)
        #expect(apply.output.text.contains("nothing was changed"))
        #expect(try shop.revision() == 0)
    }

    @Test func `what was reviewed is what is applied, or nothing`() throws {
        try applyGateway()
        let file = try shop.write("web.yaml", CommandShop.set("web"))
        let plan = try shop.shell("$LINTEL plan -f \(file) -o json")
        let digest = try #require(plan.output.firstMatch(of: /"plan": "([^"]+)"/)?.1)
        let other = try shop.write("other.yaml", CommandShop.set("web", port: "8080"))
        #expect(try shop.run("apply", "--yes", "-f", other).status == 0)
        let refused = try shop.run(
            "apply", "--yes", "-f", file, "--expect-plan", String(digest))
        #expect(refused.status == 3, "\(refused)")
        #expect(refused.errors.contains("run it again to see the plan as it is now"))
        #expect(try shop.revision() == 2)
    }

    // MARK: Pruning

    @Test func `what the files do not have goes, if its labels say so`() throws {
        let labels = "{app: shop}"
        let all =
            CommandShop.gateway + "---\n" + CommandShop.set("web", labels: labels) + "---\n"
            + CommandShop.set("old", labels: labels) + "---\n" + CommandShop.set("other")
        #expect(try shop.run("apply", "--yes", "-f", shop.write("all.yaml", all)).status == 0)
        let file = try shop.write("web.yaml", CommandShop.set("web", labels: labels))
        let pruned = try shop.run(
            "apply", "--yes", "-f", file, "--prune", "-l", "app=shop", "-o", "name")
        #expect(
            pruned.output == "listenerset/shop/web unchanged\nlistenerset/shop/old deleted\n",
            "\(pruned)")
        let refused = try shop.run("apply", "--yes", "-f", file, "--prune")
        #expect(refused.status == 64 && refused.errors.contains("with -l SELECTOR"))
    }
}
