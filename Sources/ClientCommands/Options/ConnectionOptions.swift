import ArgumentParser
import Files
import Glibc
import ServerClient

/// Which server a command asks, and who asks: from the command line, the environment, or a context
/// of the configuration file, in this order.
package struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server (LINTEL_SERVER; that of the context by default).", valueName: "url"))
    var server: String?

    @Option(
        help: ArgumentHelp(
            "The context of the configuration file to use (LINTEL_CONTEXT).", valueName: "name"),
        completion: .contexts)
    var context: String?

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp(
            "The namespace where none is said (LINTEL_NAMESPACE; that of the context by default).",
            valueName: "name"))
    var namespace: String?

    @Option(
        help: ArgumentHelp(
            "A file with the token to send, - for the standard input. LINTEL_TOKEN has a token "
                + "itself.", valueName: "file"), completion: .file())
    var tokenFile: String?

    @Option(
        help: ArgumentHelp(
            "Who signs the server's certificate, in PEM (LINTEL_CERTIFICATE_AUTHORITY; whom the "
                + "system trusts by default).", valueName: "file"), completion: .file())
    var certificateAuthority: String?

    @Option(
        help: ArgumentHelp(
            "A certificate to show, in PEM (LINTEL_CLIENT_CERTIFICATE).", valueName: "file"),
        completion: .file())
    var clientCertificate: String?

    @Option(
        help: ArgumentHelp("Its key, in PEM (LINTEL_CLIENT_KEY).", valueName: "file"),
        completion: .file())
    var clientKey: String?

    @Option(
        help: ArgumentHelp(
            "How long an answer may take, in seconds (LINTEL_TIMEOUT; 60 by default).",
            valueName: "seconds"))
    var timeout: Int?

    package init() {}

    /// Whether the command line says which server.
    package var namesServer: Bool { server != nil || context != nil }
    /// What the command line says.
    package var namedNamespace: String? { namespace }

    package func validate() throws {
        if let timeout, timeout < 1 { throw ValidationError("--timeout must be at least 1") }
    }
}

/// An option that may also be in the environment, as `LINTEL_` and its name.
enum ClientEnvironment {
    static func value(_ name: String) -> String? {
        getenv("LINTEL_" + name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
