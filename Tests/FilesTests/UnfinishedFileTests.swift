import Files
import Foundation
import LintelTesting
import Testing

struct UnfinishedFileTests {
    let directory: TemporaryDirectory
    var target: String { directory.file("keys") }

    init() throws { directory = try TemporaryDirectory() }

    private var names: [String] { Folder.names(in: directory.path).sorted() }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: directory.file(name)))
    }

    @Test func `it is there only when it is whole`() throws {
        do {
            let file = try UnfinishedFile(for: target)
            try file.write([1, 2, 3])
            #expect(names == ["keys.unfinished"])
            try file.finishAsNew()
        }
        #expect(names == ["keys"])
        #expect(try Data(contentsOf: URL(filePath: target)) == Data([1, 2, 3]))
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
    }

    @Test func `what is given up is gone`() throws {
        do { _ = try UnfinishedFile(for: target) }
        #expect(names == [])
    }

    @Test func `an existing file is replaced only when that is meant`() throws {
        try write("old", to: "keys")
        let error = #expect(throws: FileError.self) {
            try UnfinishedFile(for: target).finishAsNew()
        }
        #expect(error?.number == EEXIST)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "old")
        try UnfinishedFile(for: target).finishReplacing()
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "")
        #expect(names == ["keys"])
    }

    @Test func `one at a time makes a file`() throws {
        let first = try UnfinishedFile(for: target)
        #expect(throws: FileError.self) { _ = try UnfinishedFile(for: target) }
        UnfinishedFile.removeAbandoned(for: target)
        #expect(names == ["keys.unfinished"])
        try first.finishAsNew()
    }

    @Test func `what a killed process left is taken over`() throws {
        try write("half a key", to: "keys.unfinished")
        let file = try UnfinishedFile(for: target)
        try file.finishAsNew()
        #expect(try Data(contentsOf: URL(filePath: target)).isEmpty)
    }

    @Test func `what killed processes left is removed and nothing else`() throws {
        let names = ["keys", "keys.unfinished", "keys.unfinished-draft", "other.unfinished"]
        for name in names { try write("half", to: name) }
        UnfinishedFile.removeAbandoned(for: target)
        #expect(self.names == ["keys", "keys.unfinished-draft", "other.unfinished"])
    }

    @Test func `only databases go from a folder that others use`() throws {
        let database = "SQLite format 3\0 and so on"
        try write(database, to: "a.db")
        try write(database, to: "a.db.unfinished")
        try write("", to: "b.db.unfinished")
        try write("", to: "b.db.unfinished-journal")
        // Killed before SQLite wrote the beginning, which it does last.
        try write(String(repeating: "\0", count: 4096) + "a page", to: "c.db.unfinished")
        try write("a novel", to: "novel.unfinished")
        UnfinishedFile.removeAbandonedDatabases(in: directory.path)
        #expect(names == ["a.db", "novel.unfinished"])
    }

    @Test func `what lost its name is read to its end, and leaves nothing`() throws {
        let file = try UnfinishedFile(for: target)
        try file.write(Array(0..<100))
        let nameless = try file.withoutName()
        #expect(names == [])
        #expect(nameless.size == 100)
        #expect(try nameless.read(at: 0, count: 3) == [0, 1, 2])
        #expect(try nameless.read(at: 98, count: 3) == [98, 99])
        #expect(try nameless.read(at: 100, count: 3) == [])
        #expect(try nameless.read(at: 101, count: 3) == [])
    }

    @Test func `unnamed files are read by whoever has them`() throws {
        let file = try UnnamedFile(Array("key".utf8))
        let path = "/proc/self/fd/\(file.descriptor)"
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "key")
        let name = try FileManager.default.destinationOfSymbolicLink(atPath: path)
        #expect(name.hasPrefix("/memfd:"))
    }
}
