import ArgumentParser
import Foundation
import RESTAPI

/// By which names the server may be asked.
struct HostOption: ParsableArguments {
    @Option(
        name: .customLong("host"),
        help: ArgumentHelp(
            """
            A name by which the server may be asked, with any port unless one is said; may be \
            repeated (LINTEL_HOST, separated by commas). Those of the loopback are always known. \
            Requests with another Host are refused: a page in a browser on this machine could have \
            sent them. By TLS any name is known, since browsers look whether the certificate is \
            for it.
            """, valueName: "name"))
    var hosts: [String] = []

    func names() throws -> [HostName] {
        try Environment.list("host", hosts).map { text in
            guard let name = HostName(text) else {
                let option = Environment.name(of: "host", isGiven: !hosts.isEmpty)
                throw ValidationError(
                    "\(option) is \"\(text)\"; use a name as it stands in URLs, such as "
                        + "lintel.example or lintel.example:8080")
            }
            return name
        }
    }
}
