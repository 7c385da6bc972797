import Foundation
import Testing

/// The real Envoy, asked what it thinks of a configuration. `make test` says where it is by
/// ENVOY_BINARY; without one these tests fail, for their point is what Envoy accepts.
enum EnvoyJudge {
    static func binary() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/envoy" }
        let candidates = [environment["ENVOY_BINARY"]].compactMap { $0 } + folders
        return try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "no Envoy: set ENVOY_BINARY, as make test does")
    }

    /// Nil if Envoy accepts it, else what it says.
    static func complaint(
        about configuration: [UInt8], language: String = "json"
    ) throws -> String? {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "lintel-\(UUID().uuidString).\(language)")
        try Data(configuration).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: try binary())
        process.arguments = [
            "--mode", "validate", "-c", file.path, "--log-level", "error",
            "--reject-unknown-dynamic-fields",
        ]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? nil : String(decoding: output, as: UTF8.self)
    }
}
