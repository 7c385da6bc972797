import LintelTesting
import Testing

/// The commands that go back, freeze and pin, each as a pipeline runs it.
struct GovernCommandTests {
    let shop: CommandShop

    init() throws {
        shop = try CommandShop()
        let file = try shop.write(
            "all.yaml", CommandShop.gateway + "---\n" + CommandShop.set("web"))
        for port in ["80", "8080"] {
            let text = CommandShop.gateway + "---\n" + CommandShop.set("web", port: port)
            let applied = try shop.run("apply", "--yes", "-f", shop.write("all.yaml", text))
            try #require(applied.status == 0, "\(file): \(applied.errors)")
        }
    }

    /// Runs a line of words, and gives its last line.
    private func last(_ line: String, status: Int32 = 0) throws -> String {
        let answer = try shop.shell("$LINTEL \(line)")
        #expect(answer.status == status, "\(line): \(answer.errors)")
        let text = status == 0 ? answer.output : answer.errors
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    @Test func `going back and undoing are commits of their own`() throws {
        #expect(try last("rollback --to 1 --dry-run") == "Plan: 1 configured.")
        #expect(try last("rollback --to 1 --yes") == "Committed as revision 3: 1 configured.")
        #expect(try last("revert 3 --yes") == "Committed as revision 4: 1 configured.")
        #expect(
            try last("rollback edge -n infra --to 4 --listener-set shop/web --yes")
                == "Nothing to change.")
        #expect(try last("rollback --to 77 --yes", status: 1).contains("77"))
        #expect(try last("revert 2 --yes", status: 3).contains("lintel rollback goes back"))
        let refused = try shop.run("rollback", "--to", "77", "--yes")
        #expect(refused.errors == "Error: 77 is not a version of Gateway infra/edge\n")
    }

    @Test func `a change on trial is confirmed`() throws {
        let web = try shop.write("web.yaml", CommandShop.set("web"))
        #expect(
            try last("apply -f \(web) --yes --confirm-within 10m")
                == "Committed as revision 3: 1 configured.")
        #expect(try last("confirm 3 --yes") == "Committed as revision 4: 1 deleted.")
        #expect(try last("confirm 3 --yes", status: 3).contains("waits for no confirmation"))
    }

    @Test func `what is frozen is refused by a rule, and unfrozen it is not`() throws {
        let web = try shop.write("web.yaml", CommandShop.set("web"))
        #expect(
            try last("freeze sale --namespaces shop --reason Sale --until 2h --yes")
                == "Committed as revision 3: 1 created.")
        #expect(try last("apply -f \(web) --yes", status: 3).contains("(Frozen)"))
        let more = try shop.shell("$LINTEL freeze more --namespaces a,b --reason x --dry-run")
            .output
        #expect(
            more.contains(
                "\nnamespace a, namespace b: nothing is changed until lintel unfreeze more\n"))
        #expect(try last("unfreeze sale --yes") == "Committed as revision 4: 1 deleted.")
        #expect(
            try last("unfreeze sale --yes", status: 1)
                == "Error: ChangeFreeze sale does not exist; nothing to delete")
        #expect(try last("apply -f \(web) --yes") == "Committed as revision 5: 1 configured.")
        #expect(try last("freeze sale --reason Sale --yes", status: 64) != "")
    }

    @Test func `a gateway is pinned, and no more`() throws {
        let plan = try shop.shell("$LINTEL pin 1 --reason Look --until 1h --dry-run").output
        #expect(plan.contains("\nproxies of infra/edge are given version 1 until 20"), "\(plan)")
        #expect(
            try last("pin 1 --reason Look --until 1h --yes")
                == "Committed as revision 3: 1 created.")
        #expect(try last("unpin infra/edge --yes") == "Committed as revision 4: 1 deleted.")
        #expect(try last("release 2 --reason Well --yes", status: 3) != "")
    }

    @Test func `where nobody has a name history says who worked there`() throws {
        let web = try shop.write("web.yaml", CommandShop.set("web"))
        let applied = try shop.shell("USER=ada $LINTEL apply -f \(web) --yes -m 'By hand'")
        #expect(applied.status == 0, "\(applied)")
        #expect(try shop.run("history", "--limit", "1").output.contains("Z   ada   "))
        let unnamed = try shop.shell("USER='a b' $LINTEL delete -f \(web) --yes")
        #expect(unnamed.status == 0, "\(unnamed)")
        #expect(try shop.run("history", "--limit", "1").output.contains("Z   anonymous   "))
    }

    @Test func `what is deleted has to be there`() throws {
        #expect(
            try last("delete lset/shop/web ListenerSet/shop/wbe --yes", status: 1)
                == "--ignore-not-found passes over what is not there")
        #expect(
            try last("delete lset web wbe -n shop --ignore-not-found --yes -o name")
                == "listenerset/shop/wbe unchanged")
        #expect(try shop.client().get("/v1/namespaces/shop/listenersets/web").status == 404)
    }
}
