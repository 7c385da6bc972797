import ArgumentParser

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`.
struct ListenAddress {
    let host: String
    let port: UInt16

    /// - Parameter given: on the command line; otherwise from the environment, or by default.
    init(_ given: String?) throws {
        let text = Environment.string("listen", given, default: "127.0.0.1:8080")
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else {
            let option = Environment.name(of: "listen", isGiven: given != nil)
            throw ValidationError(
                "\(option) is \"\(text)\"; use ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host == "localhost" ? "127.0.0.1" : host
        self.port = port
    }

    /// Whether only this machine can reach it: all of 127.0.0.0/8, and ::1.
    var isLoopback: Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// As it stands in a URL.
    func url(port: UInt16) -> String {
        host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
}
