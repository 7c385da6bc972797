/// A browser of nobody: it goes where it is sent, on this machine.
public enum TestBrowser {
    /// Opens the page, and goes on to wherever that sends it.
    ///
    /// - Returns: the address of the page where it stays, and what that says.
    @discardableResult
    public static func open(_ url: String) throws -> (url: String, answer: HTTPClient.Answer) {
        var url = url
        for _ in 0..<10 {
            let answer = try get(url)
            guard (300..<400).contains(answer.status), let next = answer.headers["location"]
            else { return (url, answer) }
            url = next
        }
        throw HTTPClient.Failure(what: "sent on and on")
    }

    /// The page, without going on.
    public static func get(_ url: String, host: String? = nil) throws -> HTTPClient.Answer {
        let prefix = "http://127.0.0.1:"
        guard url.hasPrefix(prefix) else { throw HTTPClient.Failure(what: "not here: \(url)") }
        let rest = url.dropFirst(prefix.count)
        guard let port = UInt16(rest.prefix { $0 != "/" }) else {
            throw HTTPClient.Failure(what: "no port in \(url)")
        }
        let target = String(rest.drop { $0 != "/" })
        return try HTTPClient(port: port).get(target, headers: host.map { ["Host": $0] } ?? [:])
    }
}
