import Foundation
import LintelTesting
import Testing

/// A backup that is fetched while the server is in use.
struct BackupTests {
    private let directory: TemporaryDirectory
    private let lintel: LintelProcess
    private let client: HTTPClient

    init() throws {
        directory = try TemporaryDirectory()
        lintel = try LintelProcess(directory.file("lintel.db"))
        client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)
    }

    private var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        }
    }

    /// Changes until it is told to stop; gives the last revision that was acknowledged.
    private static func write(
        to lintel: LintelProcess, until stopping: Flag, _ writer: Int, atLeast: Int
    ) throws -> Int64 {
        let client = try lintel.client()
        var (count, last) = (0, Int64(0))
        while count < atLeast || !stopping.isSet {
            count += 1
            let set = Requests.set("shop", "set\(writer)", "n\(count)-\(writer).example")
            let answer = try client.change([set])
            guard answer.status == 201 else { throw Failure("\(answer.status) \(answer.text)") }
            last = answer.revision
        }
        return last
    }

    @Test func `it is whole, and has what was acknowledged before, while writers write`() throws {
        let stopping = Flag()
        let writers = (0..<3).map { writer in
            Background { [lintel] in
                try Self.write(to: lintel, until: stopping, writer, atLeast: 20)
            }
        }
        for round in 0..<3 {
            let before = try client.change([Requests.set("web", "own", "r\(round).example")])
            let answer = try client.get("/v1/backup")
            try #require(answer.status == 200, "\(answer.text)")
            #expect(answer.headers["content-type"] == "application/vnd.sqlite3")
            let revision = try #require(answer.headers["lintel-revision"].flatMap { Int64($0) })
            #expect(
                answer.headers["content-disposition"]
                    == "attachment; filename=\"lintel-\(revision).db\"")
            #expect(revision >= before.revision)

            let copy = directory.file("copy\(round).db")
            try Data(answer.body).write(to: URL(filePath: copy))
            let verified = try Program.run("verify", "--database", copy)
            #expect(verified.status == 0, "\(verified)")
            #expect(verified.output.contains("\(revision) commits: the hash chain is whole"))
        }
        stopping.set()
        let last = try writers.map { try $0.value() }.max() ?? 0
        #expect(try names.allSatisfy { !$0.contains("unfinished") && !$0.contains(".db.copy") })
        #expect(lintel.says("a backup is sent"))
        #expect(try client.headRevision() >= last)
        // The copy is a log like any other.
        let restored = try LintelProcess(directory.file("copy2.db"))
        #expect(try restored.client().change([Requests.gateway("new")]).status == 201)
    }

    @Test func `there is one at a time, and who leaves makes room for the next`() throws {
        // More than sockets hold.
        let label = String(repeating: "x", count: 60_000)
        for number in 0..<100 {
            let gateway = Requests.gateway("g\(number)", ["example.com/note": label])
            try #require(try client.change([gateway]).status == 201)
        }
        var reader: HTTPClient? = try lintel.client()
        let begun = try #require(try reader?.start("GET", "/v1/backup"))
        #expect(begun.status == 200)
        let size = try #require(begun.headers["content-length"].flatMap { Int($0) })
        #expect(size > 6_000_000)
        let second = try client.get("/v1/backup")
        #expect(second.status == 503)
        #expect(second.problem == "/problems/overloaded")
        #expect(second.headers["retry-after"] != nil)
        // Nobody else waits for it.
        #expect(try client.change([Requests.gateway("other")]).status == 201)
        reader = nil
        #expect(try eventually { try client.get("/v1/backup").status == 200 })
        #expect(lintel.stop() == 0)
    }
}

/// Set once, by another thread.
private final class Flag: @unchecked Sendable {
    // @unchecked: behind the lock.
    private let lock = NSLock()
    private var value = false

    var isSet: Bool { lock.withLock { value } }
    func set() { lock.withLock { value = true } }
}
