import Addresses
import ArgumentParser
import Foundation
import HTTPClient

/// How `lintel serve` sends to the receivers of Webhooks, whose URLs teams choose.
struct WebhookOptions: ParsableArguments {
    @Option(
        name: .customLong("webhook-allow"),
        help: ArgumentHelp(
            """
            An address, or a range of them, that Webhooks may be sent to although it is of this \
            machine or of a private network, and without TLS; may be repeated \
            (LINTEL_WEBHOOK_ALLOW, separated by commas). No such address is otherwise.
            """, valueName: "cidr"))
    var allowed: [String] = []

    @Option(
        name: .customLong("webhook-ca"),
        help: ArgumentHelp(
            """
            Certificates in PEM that receivers' certificates may be traced back to, besides those of \
            the system (LINTEL_WEBHOOK_CA).
            """, valueName: "file"))
    var authorities: String?

    @Option(
        name: .customLong("webhook-proxy"),
        help: ArgumentHelp(
            """
            The HTTP proxy that connects to receivers: http://HOST:PORT (LINTEL_WEBHOOK_PROXY). It \
            then decides which addresses are reached; those of the environment are not used.
            """, valueName: "url"))
    var proxy: String?

    func settings() throws -> HTTPSenderSettings {
        var settings = HTTPSenderSettings()
        settings.rules = AddressRules(allowing: try ranges())
        if let file = authorities ?? Environment.value(of: "webhook-ca") {
            guard FileManager.default.isReadableFile(atPath: file) else {
                throw ValidationError("--webhook-ca: \(file) cannot be read")
            }
            settings.authorityFile = file
        }
        if let url = proxy ?? Environment.value(of: "webhook-proxy") {
            guard let parsed = WebURL(anyHost: url), !parsed.isEncrypted else {
                throw ValidationError("--webhook-proxy is \"\(url)\"; use http://HOST:PORT")
            }
            settings.proxy = url
        }
        return settings
    }

    private func ranges() throws -> [AddressRange] {
        try Environment.list("webhook-allow", allowed).map { text in
            do throws(AddressRange.Fault) {
                return try AddressRange(text)
            } catch {
                let option = Environment.name(of: "webhook-allow", isGiven: !allowed.isEmpty)
                throw ValidationError("\(option) is \"\(text)\": \(error)")
            }
        }
    }
}
