/// What the URL of a Webhook may be (RFC 3986), checked without asking anybody. Which addresses may
/// be connected to is decided when they are.
enum WebhookURL {
    /// What is wrong with it and what to do, as one sentence; nil if nothing is.
    ///
    /// No sentence repeats any of the URL, which may have a password in it.
    static func problem(of url: String) -> String? {
        if url.utf8.count > Limits.webhookURLBytes {
            return "the URL has \(url.utf8.count) bytes; use at most \(Limits.webhookURLBytes)"
        }
        if !url.utf8.allSatisfy(mayStandInURL) {
            return "the URL has a character that has to be percent-encoded in one"
        }
        guard let rest = ["https://", "http://"].lazy.compactMap({ url.after($0) }).first else {
            return "the URL begins with neither https:// nor http://, in lower case"
        }
        if hasBrokenEscape(url) {
            return "the URL has a % that no two hexadecimal digits follow; write it as %25"
        }
        if url.utf8.contains(UInt8(ascii: "#")) {
            return "the URL has a fragment, which no request carries; leave # and what follows out"
        }
        return problem(ofAuthority: rest.prefix { !"/?".contains($0) })
    }

    private static func problem(ofAuthority text: Substring) -> String? {
        if text.utf8.contains(UInt8(ascii: "@")) {
            return "the URL has a user or a password; what is sent is signed instead"
        }
        var (host, port) = (text, Substring?.none)
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            (host, port) = (text[..<colon], text[text.index(after: colon)...])
        }
        if let port, !isPort(port) {
            return "the port of the URL is no number from 1 to 65535"
        }
        if isHost(host) { return nil }
        return host.isEmpty
            ? "the URL has no host"
            : "the host of the URL is not valid here; use a DNS name in lower case, an IPv4 "
                + "address, or an IPv6 address in brackets"
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), text.utf8.count <= 5,
            let port = Int(text)
        else { return false }
        return Limits.ports.contains(port)
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = String(text.dropFirst().dropLast())
            return address.contains(":") && IPAddress.isValid(address)
        }
        let host = String(text)
        if HostnameShape.isIPv4Literal(host) { return IPAddress.isValid(host) }
        // A last label of digits is read as an IPv4 address by some, whatever stands before it.
        let last = host.utf8.split(separator: UInt8(ascii: ".")).last ?? []
        return LexicalType.subdomain.admits(host) && !HostnameShape.hasLongLabel(host)
            && !last.allSatisfy { $0 &- 0x30 < 10 } && !last.starts(with: "0x".utf8)
    }

    private static func mayStandInURL(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }

    private static func hasBrokenEscape(_ url: String) -> Bool {
        let parts = url.utf8.split(
            separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        return !parts.dropFirst().allSatisfy { part in
            part.count >= 2 && part.prefix(2).allSatisfy(\.isHexadecimal)
        }
    }
}

extension String {
    /// What follows `prefix`; nil unless it begins with that.
    fileprivate func after(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
