import MicroHTTP

/// The cookies of one server, as it was asked: what they are called, and who gets them back.
///
/// By TLS the browser itself sees to it that nobody else under the same domain has set them
/// (`__Host-`, RFC 6265bis, section 4.1.3). Browsers know no ports where cookies are concerned, so
/// the name has the port: two servers on one machine do not take each other's away.
struct SessionCookies: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// Who one is.
        case session
        /// What gets a new token from the issuer; only for `/session`.
        case refresh
        /// That the sign-in was begun in this browser.
        case login
    }

    let isSecure: Bool
    private let port: UInt16?

    init(_ request: Request) {
        let host = request.header("Host") ?? ""
        self.init(
            host: host, isSecure: request.isSecure || request.isSecureAtProxy == true)
    }

    init(host: String, isSecure: Bool) {
        self.isSecure = isSecure
        port = Authority(Array(host.utf8))?.port
    }

    func name(_ kind: Kind) -> String {
        let prefix = isSecure ? (path(kind) == "/" ? "__Host-" : "__Secure-") : ""
        return prefix + "lintel-\(kind.rawValue)" + (port.map { "-\($0)" } ?? "")
    }

    private func path(_ kind: Kind) -> String {
        switch kind {
        case .session: "/"
        case .refresh: "/session"
        // Only with that path is it nobody else's.
        case .login: isSecure ? "/" : "/session"
        }
    }

    /// - Parameter seconds: nil: until the browser ends.
    func setting(
        _ kind: Kind, to value: String, forSeconds seconds: Int64? = nil
    ) -> (name: String, value: String) {
        // The issuer sends the browser back, which is another site.
        let site = kind == .login ? "Lax" : "Strict"
        let text =
            "\(name(kind))=\(value); Path=\(path(kind)); HttpOnly; SameSite=\(site)"
            + (isSecure ? "; Secure" : "") + (seconds.map { "; Max-Age=\($0)" } ?? "")
        return (name: "Set-Cookie", value: text)
    }

    func clearing(_ kind: Kind) -> (name: String, value: String) {
        setting(kind, to: "", forSeconds: 0)
    }

    enum Value: Equatable {
        case none
        case one(String)
        /// Some are of others then, who may have meant them to be taken for ours.
        case several
    }

    func value(_ kind: Kind, in request: Request) -> Value {
        guard request.withHeader("Cookie", { $0 != nil }) else { return .none }
        let values = CookieHeader.values(named: name(kind), in: request.headers("Cookie"))
        return values.count > 1 ? .several : values.first.map { .one($0) } ?? .none
    }
}
