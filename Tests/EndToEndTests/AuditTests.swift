import Foundation
import GRDB
import GatewayModel
import JSON
import LintelTesting
import Testing

/// Who made what, and what was refused, as a real server remembers it.
struct AuditTests {
    /// Pages of other sites are refused, whoever else may do everything.
    private static let page = ["Origin": "http://evil.example"]

    private func attempts(_ client: HTTPClient) throws -> [JSONNode] {
        let answer = try client.get("/v1/audit?limit=1000")
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.root["attempts"].map { Array($0.elements) } ?? []
    }

    @Test func `what was refused survives a restart`() throws {
        let shop = try Shop()
        let headers = Self.page.merging(["X-Request-Id": "request-9"]) { $1 }
        #expect(try shop.client.get("/v1/commits", headers: headers).status == 403)
        #expect(shop.lintel.stop() == 0)
        let again = try LintelProcess(shop.database)
        let attempt = try #require(try attempts(again.client()).first)
        #expect(attempt["resource"]?.string == "commits")
        #expect(attempt["origin"]?["requestId"]?.string == "request-9")
        #expect(attempt["status"]?.int64 == 403)
        #expect(again.stop() == 0)
        #expect(try shop.verify().status == 0)
    }

    /// A killed server loses at most what it had not written.
    @Test func `20,000 refusals cost no memory and push nobody out`() throws {
        let shop = try Shop()
        let client = shop.client
        #expect(try client.get("/v1/commits", headers: Self.page).status == 403)
        let before = try memory(of: client)
        for number in 0..<20_000 {
            let path = "/v1/namespaces/shop/gateways/gateway-\(number)"
            try #require(try client.get(path, headers: Self.page).status == 403)
        }
        let found = try attempts(client)
        #expect(found.contains { $0["resource"]?.string == "commits" })
        // At most 65 for each minute that it took.
        #expect(found.count < 1000)
        #expect(found.reduce(0) { $0 + ($1["count"]?.int64 ?? 0) } == 20_001)
        #expect(try memory(of: client) - before < 64 << 20)
        shop.lintel.kill()
        let again = try LintelProcess(shop.database)
        #expect(try attempts(again.client()).count == found.count)
    }

    private func memory(of client: HTTPClient) throws -> Int {
        let line = try client.get("/metrics").text.split(separator: "\n")
            .first { $0.hasPrefix("process_resident_memory_bytes ") }
        return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
    }

    /// By somebody who may write to the file, and knows how.
    @Test(arguments: [
        "principal = 'system:admin'", "token_id = 'token'", "address = '192.0.2.1'",
        "request_id = 'another'",
        "principal = NULL, token_id = NULL, address = NULL, user_agent = NULL, request_id = NULL",
    ])
    func `who made a commit cannot be changed afterwards`(change: String) throws {
        let shop = try Shop()
        for name in ["a", "b", "c"] {
            let set = Requests.set("shop", name, "\(name).example")
            #expect(try shop.client.change([set], agent: "curl/8").status == 201)
        }
        #expect(shop.lintel.stop() == 0)
        #expect(try shop.verify().status == 0)
        let queue = try DatabaseQueue(path: shop.database)
        try queue.write { database in
            let sql = "SELECT sql FROM sqlite_schema WHERE name = 'commits_reject_update'"
            let trigger = try #require(try String.fetchOne(database, sql: sql))
            try database.execute(sql: "DROP TRIGGER commits_reject_update")
            try database.execute(sql: "UPDATE commits SET \(change) WHERE revision = 2")
            try database.execute(sql: trigger)
        }
        try queue.close()
        let result = try shop.verify()
        #expect(result.status == 1)
        #expect(result.output.contains("commit 2 is not what was written"), "\(result.output)")
    }
}
