import Foundation
import LintelTesting
import Testing

/// A disk that takes what is written and fails to keep it: `fdatasync` says EIO.
struct FailingSyncTests {
    @Test func `what could not be synced is not there after a crash`() throws {
        let disk = try FailingDisk()
        var lintel = try LintelProcess(disk.file("lintel.db"), limits: disk.limits)
        try #require(try lintel.client().change([Requests.gateway()]).status == 201)
        disk.fails(true)
        let set = Requests.set("shop", "web", "www.example.com")
        let refused = try lintel.client().change([set])
        #expect(refused.status == 503)
        #expect(refused.text.contains("nothing was changed"))
        #expect(try lintel.client().headRevision() == 1)
        lintel.kill()

        disk.fails(false)
        lintel = try LintelProcess(disk.file("lintel.db"), limits: disk.limits)
        #expect(try lintel.client().headRevision() == 1)
        let again = try lintel.client().change([set])
        #expect(again.status == 201 && again.revision == 2)
        #expect(lintel.stop() == 0)
        let verified = try Program.run("verify", "--database", lintel.database)
        #expect(verified.status == 0, "\(verified)")
    }

    @Test func `writes go on when the disk does again`() throws {
        let disk = try FailingDisk()
        let lintel = try LintelProcess(disk.file("lintel.db"), limits: disk.limits)
        let client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)
        disk.fails(true)
        #expect(try client.change([Requests.set("shop", "a", "a.example.com")]).status == 503)
        disk.fails(false)
        #expect(try client.change([Requests.set("shop", "b", "b.example.com")]).revision == 2)
        lintel.kill()
        let verified = try Program.run("verify", "--database", lintel.database)
        #expect(verified.status == 0, "\(verified)")
    }
}

/// `fdatasync` in the place of the system's, which fails while a file is there.
private struct FailingDisk {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        let source = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <stdlib.h>
            #include <unistd.h>
            int fdatasync(int file) {
                if (access(getenv("FAILS"), F_OK) == 0) { errno = EIO; return -1; }
                return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
            }
            """
        try source.write(toFile: file("disk.c"), atomically: true, encoding: .utf8)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-o", file("disk.so"), file("disk.c")]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
    }

    func file(_ name: String) -> String { folder.file(name) }

    /// What starts a server on this disk.
    var limits: [String] {
        ["/usr/bin/env", "LD_PRELOAD=\(file("disk.so"))", "FAILS=\(file("fails"))"]
    }

    func fails(_ fails: Bool) {
        if fails {
            _ = FileManager.default.createFile(atPath: file("fails"), contents: nil)
        } else {
            try? FileManager.default.removeItem(atPath: file("fails"))
        }
    }
}
