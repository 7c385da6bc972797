import ArgumentParser
import Foundation

/// What `lintel serve` shows by TLS, and who signs its clients.
struct TLSOptions: ParsableArguments {
    @Option(
        name: .customLong("tls-certificate"),
        help: ArgumentHelp(
            """
            PEM of a certificate and of all that is between it and its authority; may be repeated: \
            shown is the one that has the name that the client asks for, or else the first \
            (LINTEL_TLS_CERTIFICATE, separated by commas). Read again at SIGHUP and when it \
            changes, as are the other files.
            """, valueName: "file"))
    var certificates: [String] = []

    @Option(
        name: .customLong("tls-key"),
        help: ArgumentHelp(
            "PEM of its key; one for each certificate, in their order (LINTEL_TLS_KEY).",
            valueName: "file"))
    var keys: [String] = []

    @Option(
        name: .customLong("client-ca"),
        help: ArgumentHelp(
            """
            PEM of who signs certificates of clients, which are then asked for one; its common \
            name is the user, its organisations are the groups (LINTEL_CLIENT_CA).
            """, valueName: "file"))
    var clientAuthorities: String?

    @Option(
        name: .customLong("client-deny"),
        help: ArgumentHelp(
            """
            Clients whose certificates are not taken any more: on each line a common name, or \
            sha256: and a fingerprint (LINTEL_CLIENT_DENY).
            """, valueName: "file"))
    var deniedClients: String?

    /// Nil where there is no TLS.
    func paths() throws -> TLSFiles.Paths? {
        let certificates = Environment.list("tls-certificate", certificates)
        let keys = Environment.list("tls-key", keys)
        let authorities = clientAuthorities ?? Environment.value(of: "client-ca")
        let denied = deniedClients ?? Environment.value(of: "client-deny")
        guard certificates.count == keys.count else {
            throw ValidationError(
                "there are \(certificates.count) of --tls-certificate and \(keys.count) of "
                    + "--tls-key: say one key for each certificate, in the same order")
        }
        if certificates.isEmpty, authorities != nil || denied != nil {
            throw ValidationError(
                "--client-ca and --client-deny are about TLS: say --tls-certificate and --tls-key")
        }
        if denied != nil, authorities == nil {
            throw ValidationError(
                "--client-deny is about certificates that an authority of --client-ca vouches for: "
                    + "say --client-ca")
        }
        if certificates.isEmpty { return nil }
        return TLSFiles.Paths(
            identities: Array(zip(certificates, keys)), authorities: authorities, denied: denied)
    }
}
