import Foundation
import LintelTesting
import Testing

/// The file of the log is taken away under a running server.
struct TakenAwayTests {
    private func refuses(_ shop: Shop) throws {
        let change = try shop.client.change([Requests.gateway("other")])
        #expect(change.status == 503 && change.problem == "/problems/log-unavailable")
        #expect(change.text.contains("taken away from under the server"))
        let ready = try shop.client.get("/readyz")
        #expect(ready.status == 503 && ready.text.contains("taken away from under the server"))
        #expect(try shop.client.snapshot().status == 200)
    }

    @Test func `a deleted database accepts nothing more`() throws {
        let shop = try Shop()
        try #require(try shop.client.change([Requests.gateway()]).status == 201)
        try FileManager.default.removeItem(atPath: shop.database)
        try refuses(shop)
        shop.lintel.kill()
        // A start says so, and waits for a word.
        let serve = ["serve", "--open", "--listen", "127.0.0.1:0", "--database", shop.database]
        let refused = try Program.run([Program.lintel] + serve)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("there is no log at"))
        #expect(refused.errors.contains("--new"))
        let begun = try LintelProcess(shop.database, "--new")
        #expect(try begun.client().headRevision() == 0)
    }

    /// What was acknowledged is in the file that a restart finds, also when nobody asks for
    /// anything between the removal and the end.
    @Test func `a removed write-ahead log loses nothing`() throws {
        let shop = try Shop()
        try #require(try shop.client.change([Requests.gateway()]).status == 201)
        try #require(
            try shop.client.change([Requests.set("shop", "web", "a.example")]).status == 201)
        try FileManager.default.removeItem(atPath: shop.database + "-wal")
        // It looks twice a second.
        #expect(shop.lintel.says("changes are refused"))
        try refuses(shop)
        try shop.killAndRestart()
        #expect(try shop.client.snapshot().text.contains("a.example"))
        #expect(try shop.client.headRevision() == 2)
        #expect(try shop.verify().status == 0)
    }

    @Test func `a second server by another name of the file is refused`() throws {
        let shop = try Shop()
        let link = shop.directory.file("link.db")
        try FileManager.default.linkItem(atPath: shop.database, toPath: link)
        let second = try Program.run(
            "serve", "--open", "--listen", "127.0.0.1:0", "--database", link)
        #expect(second.status == 1)
        #expect(second.errors.contains("another process has the log open for writing"))
        #expect(try shop.client.change([Requests.gateway()]).status == 201)
    }
}
