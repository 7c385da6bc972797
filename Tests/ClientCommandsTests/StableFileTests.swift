import Files
import Foundation
import LintelTesting
import Testing

@testable import ClientCommands

/// Files that somebody writes while they are read.
struct StableFileTests {
    let directory: TemporaryDirectory
    var path: String { directory.file("a.yaml") }

    init() throws {
        directory = try TemporaryDirectory()
        try write("first")
    }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Reads it, and lets something happen to it after each try.
    private func read(_ meanwhile: (_ number: Int) throws -> Void) throws -> String {
        var number = 0
        let bytes = try StableFile.read(path) { path in
            let bytes = try WholeFile.read(path, limitBytes: 1000)
            number += 1
            try meanwhile(number)
            return bytes
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `what changed once is read again`() throws {
        #expect(try read { if $0 == 1 { try write("second, and longer") } } == "second, and longer")
    }

    @Test func `a file that takes its place is read instead`() throws {
        let other = directory.file("b.yaml")
        try Data("other".utf8).write(to: URL(filePath: other))
        #expect(try read { if $0 == 1 { rename(other, path) } } == "other")
    }

    @Test func `what never stays the same is refused, and so is what went away`() throws {
        #expect(throws: StableFile.Changing.self) {
            try read { try write(String(repeating: "x", count: $0)) }
        }
        #expect(throws: FileError.self) { try read { _ in unlink(path) } }
    }
}
