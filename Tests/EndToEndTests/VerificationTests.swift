import Foundation
import JSON
import LintelTesting
import Testing

/// A server that looks its own log through while it is in use.
struct VerificationTests {
    @Test func `it is clean while others write, and says the same as the command does then`() throws
    {
        let shop = try Shop()
        try shop.applyManifests()
        let lintel = shop.lintel
        let writers = (0..<3).map { writer in
            Background {
                let client = try lintel.client()
                for count in 0..<60 {
                    let set = Requests.set("team\(writer)", "web", "n\(count)-\(writer).example")
                    guard try client.change([set], key: "\(writer)-\(count)").status == 201 else {
                        throw Failure("refused")
                    }
                }
            }
        }
        for _ in 0..<5 {
            let before = try shop.client.headRevision()
            let told = try shop.client.get("/v1/verification").root
            #expect(told["isClean"]?.bool == true, "\(told["lines"]?.elements.map(\.string) ?? [])")
            #expect(told["revision"]?.int64 ?? 0 >= before)
        }
        for writer in writers { try writer.value() }
        let told = try shop.client.get("/v1/verification").root
        let lines = told["lines"]?.elements.compactMap(\.string) ?? []
        #expect(told["commits"]?.int64 == told["revision"]?.int64)
        let command = try Program.run("verify", "--database", shop.database)
        #expect(command.status == 0)
        #expect(command.output.split(separator: "\n").map(String.init) == lines)
        #expect(lintel.stop() == 0)
    }

    @Test func `no role gives it`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), isOpen: false)
        let client = try lintel.client()
        let token = try lintel.makeToken("boss", "admin")
        for path in ["/v1/verification", "/v1/backup"] {
            #expect(try client.get(path).status == 401)
            #expect(
                try client.get(path, headers: LintelProcess.headers(token.text)).status == 403)
            #expect(try client.get(path, headers: lintel.asAdmin()).status == 200)
        }
    }
}
