import Foundation
import LintelTesting

/// How the servers under test are spoken to: the whole suite runs once without TLS, and once with
/// LINTEL_TEST_TLS=1.
enum Transport {
    static let isSecure = ProcessInfo.processInfo.environment["LINTEL_TEST_TLS"] == "1"

    /// A folder with what the servers show, for as long as this process.
    private static let material = Result {
        let directory = try TemporaryDirectory()
        let authority = try TestAuthority()
        let leaf = try authority.server("localhost")
        let files = (certificate: directory.file("tls.crt"), key: directory.file("tls.key"))
        try Data(leaf.certificate.utf8).write(to: URL(filePath: files.certificate))
        try Data(leaf.key.utf8).write(to: URL(filePath: files.key))
        return (directory: directory, authority: authority, files: files)
    }

    static func options(isSecure: Bool) throws -> [String] {
        guard isSecure else { return ["--listen", "127.0.0.1:0"] }
        let files = try material.get().files
        return [
            "--listen", "https://127.0.0.1:0", "--tls-certificate", files.certificate, "--tls-key",
            files.key,
        ]
    }

    /// A connection to a server that was started with ``options(isSecure:)`` as the suite runs.
    static func client(port: UInt16) throws -> HTTPClient {
        guard isSecure else { return try HTTPClient(port: port) }
        var tls = ClientTLS()
        tls.authorities = try material.get().authority.certificate
        return try HTTPClient(port: port, tls: tls)
    }
}
