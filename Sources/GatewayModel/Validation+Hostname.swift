extension Problems {
    /// HOST, and X2 (semantics.md 1.6).
    mutating func check(hostname: String, at pointer: String) {
        if hostname == "*" {
            issue(
                "V8", at: pointer,
                "\(quoted(hostname)) is not valid here; leave it out to match any")
        } else if !LexicalType.host.admits(hostname) {
            check(hostname, is: .host, at: pointer)
        } else {
            checkShape(hostname, at: pointer)
        }
    }

    /// A hostname without a wildcard, as upstream's PreciseHostname.
    mutating func check(preciseHostname hostname: String, at pointer: String) {
        if !LexicalType.subdomain.admits(hostname) {
            issue(
                "V8", at: pointer,
                "\(quoted(hostname)) is not valid here; use a lowercase DNS name such as "
                    + "www.example.com, at most 253 characters")
        } else {
            checkShape(hostname, at: pointer)
        }
    }

    private mutating func checkShape(_ hostname: String, at pointer: String) {
        if HostnameShape.isIPv4Literal(hostname) {
            issue(
                "X2", at: pointer,
                "\(quoted(hostname)) is an IP address; use a DNS name, or leave hostname out")
        } else if HostnameShape.hasLongLabel(hostname) {
            issue(
                "X2", at: pointer,
                "\(quoted(hostname)) has a label longer than 63 characters; shorten it")
        }
    }
}
