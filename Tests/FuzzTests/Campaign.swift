import Foundation
import LintelTesting
import Testing

/// Shows a reader every file of its corpus, then damaged copies of them.
///
/// Nothing a reader is shown may end the process, so what it is shown is written to a file before:
/// after a crash it is still there. With `LINTEL_FUZZ_SECONDS` (`make fuzz`) it goes on for so
/// long, every time from another seed; with `LINTEL_FUZZ_SEED` from that one.
struct Campaign {
    /// Its folder in testdata.
    let reader: String
    /// What means something to it.
    var words: [String] = []
    /// How many damaged documents in an ordinary run: about a second of them.
    var count = 2000
    /// What is done to a file of the corpus before it is used, such as taking off its wrapping.
    var unwrap: ([UInt8]) -> [[UInt8]] = { [$0] }

    /// - Parameter read: throws a ``Fault`` for what must not be.
    func run(_ read: ([UInt8]) throws -> Void) throws {
        let files = try corpus
        try #require(!files.isEmpty, "there are no files for \(reader)")
        let last = try LastInput(reader)
        for file in files { try show(file, to: read, last, "as it is in the corpus") }

        let seconds = Self.setting("LINTEL_FUZZ_SECONDS")
        let seed =
            Self.setting("LINTEL_FUZZ_SEED")
            ?? (seconds == nil ? 1 : UInt64.random(in: 0...UInt64.max))
        if seconds != nil { print("\(reader): seed \(seed), last input in \(last.path)") }
        let deadline = Date(timeIntervalSinceNow: Double(seconds ?? 5))
        var mutator = Mutator(seed: seed, corpus: files, words: words)
        var index = 0
        while seconds != nil || index < count, Date() < deadline {
            try show(mutator.next(), to: read, last, "number \(index) of seed \(seed)")
            index += 1
        }
        if seconds != nil { print("\(reader): \(index) inputs") }
        last.remove()
    }

    private var corpus: [[UInt8]] {
        get throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "testdata/\(reader)")
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                .flatMap { unwrap(Array(try Data(contentsOf: folder.appending(path: $0)))) }
        }
    }

    private func show(
        _ bytes: [UInt8], to read: ([UInt8]) throws -> Void, _ last: LastInput, _ which: String
    ) throws {
        last.write(bytes)
        do {
            try read(bytes)
        } catch let fault as Fault {
            let text = Data(bytes).base64EncodedString()
            Issue.record("\(reader), \(which): \(fault.description); in Base64: \(text)")
            throw fault
        }
    }

    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }
}

/// What a reader must not do, as a sentence.
struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func unless(_ holds: Bool, _ description: @autoclosure () -> String) throws {
        if !holds { throw Fault(description()) }
    }
}

/// The file with what was shown last.
private final class LastInput {
    let path: String
    private let descriptor: Int32

    init(_ reader: String) throws {
        path = NSTemporaryDirectory() + "/lintel-fuzz-\(reader)-\(getpid())"
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0, "cannot write \(path)")
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) {
        ftruncate(descriptor, 0)
        pwrite(descriptor, bytes, bytes.count, 0)
    }

    func remove() { unlink(path) }
}
