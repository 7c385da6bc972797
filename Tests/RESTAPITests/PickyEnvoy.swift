import Foundation
import LintelTesting
import RESTAPI

/// A program that stands for Envoy's validation, and minds one hostname: `bad.example.com`.
struct PickyEnvoy {
    private let folder: TemporaryDirectory
    let settings: DiscoverySettings

    init() throws {
        folder = try TemporaryDirectory()
        let program = folder.path + "/envoy"
        // --mode validate -c FILE …
        let text = """
            #!/bin/sh
            if grep -q bad.example.com "$4"; then
                echo "error initializing configuration '$4': bad.example.com is bad"
                exit 1
            fi
            """
        try text.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        settings = DiscoverySettings(envoyBinary: program)
    }
}
