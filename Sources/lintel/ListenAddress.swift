import ArgumentParser
import MicroHTTP

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, with `http://` or `https://` before it.
struct ListenAddress {
    let host: String
    let port: UInt16
    let isSecure: Bool

    /// - Parameters:
    ///   - option: what it is called where it was given, for errors.
    ///   - isSecure: if it does not say so itself.
    init(_ text: String, of option: String, isSecure: Bool) throws {
        let (scheme, address) = Self.split(text)
        guard scheme == nil || scheme == "http" || scheme == "https",
            let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...]),
            colon > address.startIndex, !address.contains("/"), !address.contains(",")
        else {
            throw ValidationError(
                "\(option) is \"\(text)\"; use ADDRESS:PORT, such as 127.0.0.1:8080 or "
                    + "[::1]:8080, with https:// or http:// before it to say whether by TLS")
        }
        var host = String(address[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host == "localhost" ? "127.0.0.1" : host
        self.port = port
        self.isSecure = scheme.map { $0 == "https" } ?? isSecure
    }

    private static func split(_ text: String) -> (scheme: String?, address: Substring) {
        guard let range = text.firstRange(of: "://") else { return (nil, text[...]) }
        var address = text[range.upperBound...]
        if address.last == "/" { address.removeLast() }
        return (String(text[..<range.lowerBound]), address)
    }

    /// Whether only this machine can reach it: all of 127.0.0.0/8, and ::1.
    var isLoopback: Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Whether what goes over a network there can be read by others.
    var isExposed: Bool { !isSecure && !isLoopback }

    var listener: ServerListener { ServerListener(address: host, port: port, isSecure: isSecure) }

    /// As it stands in a URL.
    func url(port: UInt16) -> String {
        let scheme = isSecure ? "https" : "http"
        return host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
    }
}
