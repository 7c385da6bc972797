import LintelTesting
import MicroHTTP

@testable import RESTAPI

/// A browser with a page of a server: keeps cookies, sends them, and says whose page asks.
final class SessionBrowser {
    let port: UInt16
    var cookies: [String: String] = [:]
    /// What the page's requests say of it.
    var headers: [String: String]

    init(port: UInt16) {
        self.port = port
        headers = ["Origin": "http://127.0.0.1:\(port)", "Sec-Fetch-Site": "same-origin"]
    }

    convenience init(_ server: AccessServer) { self.init(port: server.reads.server.port) }

    @discardableResult
    func send(
        _ method: String, _ target: String, _ more: [String: String] = [:], body: String = ""
    ) throws -> HTTPClient.Answer {
        var all = headers.merging(more) { $1 }
        if !cookies.isEmpty {
            all["Cookie"] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: "; ")
        }
        if !body.isEmpty { all["Content-Type"] = "application/json" }
        let answer = try HTTPClient(port: port).send(method, target, headers: all, body: body)
        for cookie in answer.cookies { keep(cookie) }
        return answer
    }

    func get(_ target: String) throws -> HTTPClient.Answer { try send("GET", target) }

    func signIn(_ token: String) throws -> HTTPClient.Answer {
        try send("POST", "/session", body: #"{"token": "\#(token)"}"#)
    }

    /// Follows a link, and goes on to wherever that leads.
    ///
    /// - Returns: the address where it stays.
    func visit(_ target: String) throws -> String {
        var place = target
        for _ in 0..<10 {
            let answer: HTTPClient.Answer
            if place.hasPrefix("http://127.0.0.1:\(port)/") || place.hasPrefix("/") {
                let path = place.hasPrefix("/") ? place : String(place.dropFirst(own.count))
                answer = try send(
                    "GET", path,
                    [
                        "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate",
                        "Sec-Fetch-Dest": "document",
                    ])
                if answer.status == 200 { return path }
            } else {
                answer = try TestBrowser.get(place)
            }
            guard answer.status == 302, let next = answer.headers["location"] else {
                return "\(answer.status) at \(place)"
            }
            place = next
        }
        return "sent on and on"
    }

    private var own: String { "http://127.0.0.1:\(port)" }

    private func keep(_ cookie: String) {
        let pair = cookie.prefix { $0 != ";" }.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isGone = cookie.contains("Max-Age=0")
        cookies[String(pair[0])] = isGone ? nil : String(pair[1])
    }
}
