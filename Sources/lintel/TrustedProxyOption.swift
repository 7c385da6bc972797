import Addresses
import ArgumentParser
import Foundation
import MicroHTTP

/// Whose word counts on where requests come from.
struct TrustedProxyOption: ParsableArguments {
    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp(
            """
            The address of a proxy in front of the server, or a range of them, whose \
            X-Forwarded-For says where a request came from; may be repeated \
            (LINTEL_TRUSTED_PROXY, separated by commas). Anybody else's is not looked at.
            """, valueName: "cidr"))
    var proxies: [String] = []

    func trusted() throws -> TrustedProxies {
        TrustedProxies(
            try Environment.list("trusted-proxy", proxies).map { text in
                do throws(AddressRange.Fault) {
                    return try AddressRange(text)
                } catch {
                    let option = Environment.name(
                        of: "trusted-proxy", isGiven: !proxies.isEmpty)
                    throw ValidationError("\(option) is \"\(text)\": \(error)")
                }
            })
    }
}
