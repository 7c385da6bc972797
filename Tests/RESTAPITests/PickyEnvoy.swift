import Foundation
import XDSServer

/// A program that stands for Envoy's validation, and minds one hostname: `bad.example.com`.
///
/// A file of the repository and not made by the test: a program that was just written cannot be
/// run while another test starts a process, which has it open for a moment as we had (`ETXTBSY`).
enum PickyEnvoy {
    static let settings = DiscoverySettings(
        envoyBinary: URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "testdata/picky-envoy").path)
}
