import Files
import Foundation
import LintelTesting
import Testing

struct WholeFileTests {
    @Test func `all of a file that is small enough, and nothing of another`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("x")
        try Data([1, 2, 3]).write(to: URL(filePath: path))
        #expect(try WholeFile.read(path, limitBytes: 3) == [1, 2, 3])
        let error = try #require(throws: FileError.self) {
            try WholeFile.read(path, limitBytes: 2)
        }
        #expect(error.description == "could not read \(path): it has more than 2 bytes")
        try Data().write(to: URL(filePath: path))
        #expect(try WholeFile.read(path, limitBytes: 0) == [])
    }

    @Test func `what cannot be read is named, and nobody is waited for`() throws {
        let folder = try TemporaryDirectory()
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [folder.file("missing"), folder.path, pipe] {
            let error = try #require(throws: FileError.self) {
                try WholeFile.read(path, limitBytes: 10)
            }
            #expect(error.description.contains(path))
        }
    }
}
