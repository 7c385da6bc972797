import Files
import Foundation
import LintelTesting
import Testing

struct FileContentTests {
    @Test func `all of a small file, and no more than asked for of a large one`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("x")
        try Data([1, 2, 3]).write(to: URL(filePath: path))
        #expect(try FileContent.read(path, atMost: 1000) == [1, 2, 3])
        #expect(try FileContent.read(path, atMost: 2) == [1, 2])
        try Data().write(to: URL(filePath: path))
        #expect(try FileContent.read(path, atMost: 1000) == [])
    }

    @Test func `what cannot be read is named`() throws {
        let folder = try TemporaryDirectory()
        for path in [folder.file("missing"), folder.path] {
            let error = try #require(throws: FileError.self) {
                try FileContent.read(path, atMost: 10)
            }
            #expect(error.description.contains(path))
        }
    }
}
