import LintelTesting
import Testing

/// Changes that others have to agree to, and changes that one has no right to.
struct ProposalCommandTests {
    let shop: CommandShop
    let admin: String
    let file: String

    init() throws {
        shop = try CommandShop(isOpen: false)
        admin = try #require(shop.token)
        let gateway = try shop.write("gateway.yaml", CommandShop.gateway)
        let applied = try shop.run("apply", "--yes", "-f", gateway)
        try #require(applied.status == 0, "\(applied.errors)")
        file = try shop.write("web.yaml", CommandShop.set("web"))
    }

    private func wantApproval() throws {
        let policy = try shop.write(
            "policy.yaml",
            """
            apiVersion: lintel.dev/v1
            kind: ListenerPolicy
            metadata: {name: two-keys}
            spec: {approval: {changes: [{kinds: [ListenerSet]}]}}
            """)
        let applied = try shop.run("apply", "--yes", "-f", policy)
        try #require(applied.status == 0, "\(applied.errors)")
    }

    @Test func `a change that others have to agree to is proposed, and then approved`() throws {
        try wantApproval()
        shop.token = try shop.makeToken("ci", "editor")
        let plan = try shop.run("plan", "-f", file)
        #expect(
            plan.output.contains("1 other has to agree, as ListenerPolicy two-keys wants it"),
            "\(plan)")
        let proposed = try shop.run("apply", "--yes", "-f", file)
        #expect(proposed.status == 3, "nothing was changed, \(proposed)")
        let text = proposed.output
        let name = String(
            try #require(text.firstMatch(of: /Nothing is changed yet: this is proposal (\d+)\./)?.1)
        )
        #expect(text.contains("lintel approve \(name)\n  as ListenerPolicy two-keys wants it\n"))
        let own = try shop.run("approve", name, "--yes")
        #expect(own.status == 4, "\(own)")
        shop.token = admin
        let shown = try shop.run("approve", name, "--dry-run")
        #expect(shown.status == 0 && shown.output.hasPrefix("Proposal \(name): Open\n"))
        #expect(shown.output.contains("+ ListenerSet shop/web  created"), "\(shown)")
        let described = try shop.run("describe", "proposal/" + name).output
        #expect(described.contains("\nState\n  Proposal \(name): Open\n"), "\(described)")
        #expect(described.contains("\nWhat it would do\n  + ListenerSet shop/web  created\n"))
        #expect(!described.contains("preview:"))
        let approved = try shop.run("approve", name, "--yes", "-m", "looks right")
        #expect(approved.status == 0, "\(approved.errors)")
        #expect(approved.output.hasPrefix("Proposal \(name): Committed\n"))
        #expect(!approved.output.contains("has to approve it"), "\(approved)")
        #expect(try shop.run("refuse", name, "--yes", "-m", "late").status == 3)
    }

    @Test func `what is proposed without being asked to is refused, or taken back`() throws {
        let ci = try shop.makeToken("ci", "editor")
        for (action, words) in [("refuse", ["-m", "not now"]), ("withdraw", [])] {
            shop.token = ci
            let proposed = try shop.run("apply", "--yes", "--propose", "-f", file, "-o", "name")
            #expect(proposed.status == 0, "\(proposed.errors)")
            let name = try #require(proposed.output.split(separator: "/").last).dropLast()
            shop.token = action == "refuse" ? admin : ci
            let ended = try Program.run(
                [Program.lintel, action, String(name), "--yes", "--server", shop.server] + words,
                environment: ["LINTEL_TOKEN": shop.token ?? ""])
            #expect(ended.status == 0, "\(ended.errors)")
            let state = action == "refuse" ? "Refused" : "Withdrawn"
            #expect(ended.output.hasPrefix("Proposal \(name): \(state)\n"), "\(ended.output)")
        }
        #expect(try shop.run("refuse", "1", "--yes").status == 64)
    }

    @Test func `who has no right to it is told so, by the exit status too`() throws {
        let viewer = try shop.makeToken("viewer", "viewer")
        shop.token = viewer
        let refused = try shop.run("apply", "--yes", "-f", file)
        #expect(refused.status == 4, "\(refused)")
        #expect(refused.errors.contains("lintel whoami shows what you may"))
        shop.token = nil
        #expect(try shop.run("apply", "--yes", "-f", file).status == 4)
    }

    @Test func `what one may not list is not pruned`() throws {
        let labelled = try shop.write("old.yaml", CommandShop.set("old", labels: "{app: web}"))
        #expect(try shop.run("apply", "--yes", "-f", labelled).status == 0)
        shop.token = try shop.makeToken("ci", "editor")
        let pruned = try shop.run(
            "apply", "--yes", "-n", "shop", "-f", file, "--prune", "-l", "app=web", "-o", "name")
        #expect(pruned.status == 0, "\(pruned.errors)")
        #expect(
            pruned.output == "listenerset/shop/web created\nlistenerset/shop/old deleted\n")
        #expect(pruned.errors.contains("are not pruned: you may not list them"), "\(pruned.errors)")
    }
}
