import Foundation
import LintelTesting

/// How the real program is started and spoken to: see `SuiteTransport`.
enum Transport {
    /// A folder with what the servers show, for as long as this process.
    private static let material = Result {
        let directory = try TemporaryDirectory()
        let leaf = try SuiteTransport.leaf()
        let files = (certificate: directory.file("tls.crt"), key: directory.file("tls.key"))
        try Data(leaf.certificate.utf8).write(to: URL(filePath: files.certificate))
        try Data(leaf.key.utf8).write(to: URL(filePath: files.key))
        return (directory: directory, files: files)
    }

    static func options(isSecure: Bool) throws -> [String] {
        guard isSecure else { return ["--listen", "127.0.0.1:0"] }
        let files = try material.get().files
        return [
            "--listen", "https://127.0.0.1:0", "--tls-certificate", files.certificate, "--tls-key",
            files.key,
        ]
    }

    /// A connection to a server that was started with ``options(isSecure:)``.
    static func client(
        port: UInt16, isSecure: Bool = SuiteTransport.isSecure
    ) throws -> HTTPClient {
        try HTTPClient(port: port, tls: isSecure ? SuiteTransport.client() : nil)
    }
}
