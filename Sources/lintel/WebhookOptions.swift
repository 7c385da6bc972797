import Addresses
import ArgumentParser
import HTTPClient

/// Where webhooks may lead, and how they get there.
struct WebhookOptions: ParsableArguments {
    @Option(
        name: .customLong("webhook-allow"),
        help: ArgumentHelp(
            """
            An address, or a range of them, that webhooks may be sent to though it is not of the \
            public internet, also by http; may be repeated (LINTEL_WEBHOOK_ALLOW, separated by \
            commas).
            """, valueName: "cidr"))
    var allowed: [String] = []

    @Option(
        name: .customLong("webhook-ca"),
        help: ArgumentHelp(
            """
            Certificates that those of receivers may be traced back to besides the system's, in \
            PEM (LINTEL_WEBHOOK_CA).
            """, valueName: "file"))
    var authorityFile: String?

    @Option(
        name: .customLong("webhook-proxy"),
        help: ArgumentHelp(
            """
            A proxy that webhooks are sent through, such as http://proxy.example:3128 \
            (LINTEL_WEBHOOK_PROXY). It looks up names itself and has to see to where they lead.
            """, valueName: "url"))
    var proxy: String?

    func settings() throws -> HTTPSenderSettings {
        var settings = HTTPSenderSettings()
        settings.rules = AddressRules(allowing: try ranges())
        settings.authorityFile = try checkedAuthorities()
        settings.proxy = try checkedProxy()
        return settings
    }

    private func ranges() throws -> [AddressRange] {
        try Environment.list("webhook-allow", allowed).map { text in
            do throws(AddressRange.Fault) {
                return try AddressRange(text)
            } catch {
                let option = Environment.name(of: "webhook-allow", isGiven: !allowed.isEmpty)
                let advice =
                    text.contains(",")
                    ? "; repeat the option for each: commas are for LINTEL_WEBHOOK_ALLOW"
                    : ""
                throw ValidationError("\(option) is \"\(text)\": \(error)\(advice)")
            }
        }
    }

    private func checkedAuthorities() throws -> String? {
        guard let path = authorityFile ?? Environment.value(of: "webhook-ca") else { return nil }
        try AuthorityFile.check(
            path, Environment.name(of: "webhook-ca", isGiven: authorityFile != nil))
        return path
    }

    private func checkedProxy() throws -> String? {
        guard let text = proxy ?? Environment.value(of: "webhook-proxy") else { return nil }
        let rest = text.dropFirst("http://".count)
        guard let url = WebURL(anyHost: text), !url.isEncrypted, !rest.contains("/"),
            !rest.contains("?")
        else {
            let option = Environment.name(of: "webhook-proxy", isGiven: proxy != nil)
            throw ValidationError(
                "\(option) is \"\(text)\"; use http://HOST:PORT, without a path")
        }
        return text
    }
}
