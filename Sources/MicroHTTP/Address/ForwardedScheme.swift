import Addresses
import CMicroHTTPD

extension Request {
    /// Whether the client asked by TLS, as a trusted proxy that ended it says by
    /// `X-Forwarded-Proto`. Nil where none does, or two things are said.
    public var isSecureAtProxy: Bool? {
        guard let peer = NetworkAddress(cmhd_client_address(live.raw)),
            live.core.limits.trustedProxies.contains(peer)
        else { return nil }
        let said = headers("X-Forwarded-Proto")
        switch said.count == 1 ? said[0].lowercased() : "" {
        case "https": return true
        case "http": return false
        default: return nil
        }
    }
}
