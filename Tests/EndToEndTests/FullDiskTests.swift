import Foundation
import GatewayModel
import LintelTesting
import Testing

/// A disk that is full stops writes and nothing else.
struct FullDiskTests {
    @Test func `a full disk refuses writes and they go on when there is room`() throws {
        let disk = try SmallDisk()
        let lintel = try LintelProcess(disk.file("lintel.db"))
        let client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)

        let last = try fill(client)
        let refused = try client.change([large(1_000_000)], key: "k")
        #expect(refused.status == 503)
        #expect(refused.problem == "/problems/log-unavailable")
        #expect(refused.headers["retry-after"] != nil)
        #expect(try client.get("/readyz").status == 503)

        // Reads and polls go on, and show what was acknowledged and nothing else.
        let snapshot = try client.snapshot()
        #expect(snapshot.version == last)
        let tag = try #require(snapshot.headers["etag"])
        let poll = try client.get(edge + "/snapshot?wait=1ms", headers: ["If-None-Match": tag])
        #expect(poll.status == 304)
        #expect(try client.get(edge + "/versions/2/snapshot").status == 200)

        disk.makeRoom()
        let first = try client.change([large(1_000_000)], key: "k")
        #expect(first.status == 201, "\(first.text)")
        #expect(first.revision == last + 1)
        #expect(first.headers["idempotency-replayed"] == nil)
        #expect(try client.get("/readyz").status == 200)
        #expect(lintel.stop() == 0)
        let verified = try Program.run("verify", "--database", lintel.database)
        #expect(verified.status == 0, "\(verified)")
    }

    @Test func `a server killed on a full disk starts again and has everything`() throws {
        let disk = try SmallDisk()
        var lintel = try LintelProcess(disk.file("lintel.db"))
        try #require(try lintel.client().change([Requests.gateway()]).status == 201)
        let last = try fill(lintel.client())
        let before = try lintel.client().snapshot()
        lintel.kill()

        lintel = try LintelProcess(disk.file("lintel.db"))
        #expect(try lintel.client().snapshot().body == before.body)
        #expect(try lintel.client().headRevision() == last)
        // Stopping has no room for a checkpoint, and needs none.
        #expect(lintel.stop() == 0)
        disk.makeRoom()
        let verified = try Program.run("verify", "--database", lintel.database)
        #expect(verified.status == 0, "\(verified)")
    }

    @Test func `a backup that has no room is refused, and writes go on`() throws {
        let disk = try SmallDisk()
        let lintel = try LintelProcess(disk.file("lintel.db"))
        let client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)
        let names = disk.names
        let refused = try client.get("/v1/backup")
        #expect(refused.status == 507)
        #expect(refused.problem == "/problems/insufficient-storage")
        #expect(lintel.says("no backup was made"))
        #expect(disk.names == names)
        #expect(try client.change([large(1)]).status == 201)
    }

    /// Changes until one is refused; gives the revision of the last that was not.
    private func fill(_ client: HTTPClient) throws -> Int64 {
        for number in 0..<10_000 {
            let answer = try client.change([large(number)])
            if answer.status != 201 {
                #expect(answer.status == 503, "\(answer.text)")
                return Int64(number) + 1
            }
        }
        throw Failure("the disk does not fill")
    }

    /// About ten kilobytes.
    private func large(_ number: Int) -> Resource {
        let name = NamespacedName(namespace: "shop", name: "set\(number % 3)")
        let tail = String(repeating: "a-long-label-of-a-hostname.", count: 4) + "example"
        let listeners = (0..<64).map {
            Samples.listener("l\($0)", "h\($0)-\(number).\(tail)", port: 80)
        }
        return Samples.listenerSet(name, listeners: listeners)
    }
}

/// A file system of two megabytes, a third of it taken.
private final class SmallDisk {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let words = ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.path]
        let mounted = try Program.run(words)
        try #require(
            mounted.status == 0, "this test needs the right to mount a tmpfs: \(mounted.errors)")
        try Data(count: 700 << 10).write(to: URL(filePath: file("ballast")))
    }

    deinit { _ = try? Program.run(["/usr/bin/umount", "-l", directory.path]) }

    func file(_ name: String) -> String { directory.file(name) }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
    }

    func makeRoom() { try? FileManager.default.removeItem(atPath: file("ballast")) }
}
