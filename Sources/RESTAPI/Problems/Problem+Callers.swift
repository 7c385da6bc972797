import GatewayModel

/// The problems of who asks, and how.
extension Problem {
    static func unknownHost(_ host: String, port: UInt16) -> Problem {
        let name = String(host.prefix(100))
        let advice =
            HostName(name).map { _ in "if that is its name, start it with --host \(name)" }
            ?? "a name of its own can be given by --host"
        return Problem(
            slug: "unknown-host", title: "This server has another name", status: 421,
            detail: "Host is \(quoted(name)), which is no name of this server: ask "
                + "127.0.0.1:\(port) or localhost:\(port); \(advice)")
    }

    static func foreignPage(_ page: AskingPage) -> Problem {
        let said =
            page.origins.first.map { "Origin is \(quoted(String($0.prefix(100))))" }
            ?? "Sec-Fetch-Site is \(quoted(String((page.sites.first ?? "").prefix(20))))"
        return Problem(
            slug: "foreign-page", title: "Pages of other sites may not ask", status: 403,
            detail: "\(said), so a page of another site asks; ask by a program, or from a page "
                + "under the name and port of this server")
    }
}
