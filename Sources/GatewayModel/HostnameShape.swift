/// What X2 refuses although HOST admits it.
enum HostnameShape {
    /// Whether a label is longer than DNS allows.
    static func hasLongLabel(_ hostname: String) -> Bool {
        if hostname.utf8.count <= Limits.labelBytes { return false }
        return hostname.utf8.split(separator: UInt8(ascii: ".")).contains {
            $0.count > Limits.labelBytes
        }
    }

    /// Four runs of digits with dots between them: an IPv4 address, or meant to be one.
    static func isIPv4Literal(_ hostname: String) -> Bool {
        guard let first = hostname.utf8.first, first &- 0x30 < 10 else { return false }
        var dots = 0
        for byte in hostname.utf8 {
            if byte == UInt8(ascii: ".") { dots += 1 } else if byte &- 0x30 >= 10 { return false }
        }
        return dots == 3
    }
}
