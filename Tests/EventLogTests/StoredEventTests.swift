import Foundation
import GatewayModel
import LintelTesting
import Testing

@testable import EventLog

/// The files under `testdata/stored-events` are what version 1 wrote.
///
/// They decode for ever. A file may be added, never changed: `LINTEL_RECORD=1` writes those that
/// are missing, and then fails so that nobody leaves it on.
struct StoredEventTests {
    @Test(arguments: StoredEventExamples.all)
    func `decodes and encodes the golden file`(_ example: StoredEventExample) throws {
        let file = Self.folder.appending(path: example.file)
        let encoded = StoredEvent(encoding: example.event)
        if ProcessInfo.processInfo.environment["LINTEL_RECORD"] != nil {
            if !FileManager.default.fileExists(atPath: file.path) {
                try Data(encoded.payload).write(to: file)
            }
            Issue.record("recorded \(example.file): look at it, and run again without recording")
        }

        let golden = [UInt8](try Data(contentsOf: file))

        #expect(
            String(decoding: encoded.payload, as: UTF8.self)
                == String(decoding: golden, as: UTF8.self))
        #expect(encoded.type == example.type)
        var stored = encoded
        stored.payload = golden
        #expect(try stored.decoded(at: Revision(rawValue: 58)) == example.event)
    }

    @Test func `every golden file is read`() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".json") }
        #expect(Set(files) == Set(StoredEventExamples.all.map(\.file)))
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "testdata/stored-events")
}

struct StoredEventExample: Sendable, CustomTestStringConvertible {
    let type: String
    let name: String
    let event: Event

    var file: String { "\(type)/v1-\(name).json" }
    var testDescription: String { file }
}
