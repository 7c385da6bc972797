import Foundation

/// Where the real Envoy is: `ENVOY_BINARY`, the virtual environment of the tests, or PATH.
enum EnvoyBinary {
    static let path: String? = candidates.first { FileManager.default.isExecutableFile(atPath: $0) }

    private static var candidates: [String] {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/envoy" }
        return [environment["ENVOY_BINARY"]].compactMap { $0 } + folders
    }
}
