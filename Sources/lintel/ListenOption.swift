import ArgumentParser
import Foundation

/// Where `lintel serve` listens.
struct ListenOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Address and port, with https:// or http:// before it to say whether by TLS; without, \
            by TLS if there is a certificate; may be repeated (LINTEL_LISTEN, separated by commas; \
            127.0.0.1:8080 by default; port 0 takes a free one).
            """, valueName: "address:port"))
    var listen: [String] = []

    /// - Parameter hasCertificate: whether there is something to speak TLS with.
    func addresses(hasCertificate: Bool) throws -> [ListenAddress] {
        let option = Environment.name(of: "listen", isGiven: !listen.isEmpty)
        let texts = Environment.list("listen", listen)
        let addresses = try (texts.isEmpty ? ["127.0.0.1:8080"] : texts).map {
            try ListenAddress($0, of: option, isSecure: hasCertificate)
        }
        if !hasCertificate, let address = addresses.first(where: \.isSecure) {
            throw ValidationError(
                "\(option) has \(address.url(port: address.port)), for which there is no "
                    + "certificate: say --tls-certificate and --tls-key")
        }
        if hasCertificate, !addresses.contains(where: \.isSecure) {
            throw ValidationError(
                "there is a certificate, and no address to listen at by TLS: say --listen "
                    + "https://ADDRESS:PORT, or leave --tls-certificate out")
        }
        return addresses
    }
}
