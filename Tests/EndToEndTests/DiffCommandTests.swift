import Foundation
import LintelTesting
import Testing

/// `lintel diff`: files against the server, and versions.
struct DiffCommandTests {
    let shop: CommandShop
    let file: String

    init() throws {
        shop = try CommandShop()
        file = try shop.write(
            "all.yaml", CommandShop.gateway + "---\n" + CommandShop.set("web"))
        let applied = try shop.run("apply", "--yes", "-f", file)
        try #require(applied.status == 0, "\(applied.errors)")
    }

    @Test func `what is the same is nothing, and what differs is shown as it differs`() throws {
        #expect(try shop.run("diff", "-f", file) == (0, "", ""))
        let other = try shop.write(
            "other.yaml", CommandShop.set("web", port: "8080") + "---\n" + CommandShop.set("new"))
        let diff = try shop.run("diff", "-f", other)
        #expect(diff.status == 2, "\(diff.errors)")
        #expect(
            diff.output.hasPrefix(
                "--- listenerset/shop/web (server)\n+++ listenerset/shop/web (\(other))\n@@ "))
        #expect(diff.output.contains("\n-    port: 80\n+    port: 8080\n"))
        #expect(
            diff.output.contains("--- /dev/null\n+++ listenerset/shop/new (\(other))\n@@ -0,0 +1,"))
        #expect(
            try shop.run("diff", "-f", other, "-o", "name").output
                == "listenerset/shop/web\nlistenerset/shop/new\n")
    }

    @Test func `what is in a Secret is not shown`() throws {
        let (first, second) = (try Pair(), try Pair())
        let file = try shop.write("s.json", first.manifest("s"))
        let applied = try shop.run("apply", "--yes", "-f", file)
        #expect(applied.status == 0, "\(applied.errors)")
        let same = try shop.run("diff", "-f", file)
        #expect(same == (0, "", ""), "\(same)")
        let other = try shop.run("diff", "-f", shop.write("t.json", second.manifest("s")))
        #expect(other.status == 2)
        #expect(other.output.contains("-data: not shown\n+data: not shown, and another one\n"))
        for trace in second.traces { #expect(!other.output.contains(trace)) }
    }

    @Test func `two versions are compared, by number or by time`() throws {
        let other = try shop.write("other.yaml", CommandShop.set("web", port: "8080"))
        #expect(try shop.run("apply", "--yes", "-f", other).status == 0)
        let diff = try shop.run("diff", "infra/edge", "1", "2")
        #expect(diff.status == 2 && diff.output.contains("-  port: 80\n+  port: 8080\n"), "\(diff)")
        #expect(try shop.run("diff", "1").output == diff.output)
        #expect(try shop.run("diff", "2", "2").status == 0)
        #expect(try shop.run("diff", "infra/edge").status == 1)
    }

    @Test func `what cannot be valid is told with its place`() throws {
        let bad = try shop.write("bad.yaml", CommandShop.set("web", port: "0"))
        let diff = try shop.run("diff", "-f", bad)
        #expect(diff.status == 1 && diff.errors.contains("\(bad):8:5: spec.listeners[0].port: "))
    }
}
