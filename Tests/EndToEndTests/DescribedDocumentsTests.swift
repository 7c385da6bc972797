import JSON
import Testing

/// Several resources are one document for programs, as `kubectl get` has them.
struct DescribedDocumentsTests {
    @Test(arguments: ["json", "yaml"])
    func `what is described together is a list`(format: String) throws {
        let shop = try CommandShop()
        let sets = CommandShop.set("web") + "---\n" + CommandShop.set("app")
        let made = try shop.run("apply", "--yes", "-f", try shop.write("sets.yaml", sets))
        #expect(made.status == 0, "\(made.errors)")
        let both = try shop.run("describe", "lset", "web", "app", "-n", "shop", "-o", format)
        #expect(both.status == 0, "\(both.errors)")
        if format == "json" {
            let root = try JSONDocument.parsing(Array(both.output.utf8)).root
            #expect(root["kind"]?.string == "List" && root["items"]?.count == 2)
        } else {
            #expect(both.output.split(separator: "\n").filter { $0 == "kind: List" }.count == 1)
        }
        let one = try shop.run("describe", "lset/shop/web", "-o", format)
        #expect(one.output.contains("ListenerSet") && !one.output.contains("List\""))
    }
}
