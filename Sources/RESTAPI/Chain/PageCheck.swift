import MicroHTTP

/// Whether a page of somebody else's asks: browsers let any page send some requests anywhere, and
/// send what the machine they run on may send.
///
/// They say whose page it is, by `Origin` (RFC 6454, section 7) and `Sec-Fetch-Site` (W3C Fetch
/// Metadata), which no page can change. Who says neither is no browser.
struct PageCheck: Sendable {
    /// - Throws: `foreign-page`.
    func check(_ request: Request) throws(Problem) {
        guard request.isOfPage else { return }
        let page = AskingPage(request)
        if !page.mayAsk { throw Problem.foreignPage(page) }
    }

    /// What is for who may do everything is work for the server, or lands as a file on a disk: no
    /// link of another site leads there.
    ///
    /// - Throws: `foreign-page`.
    func check(_ request: Request, for access: Access) throws(Problem) {
        guard access.resource.audience == .unlimited, request.isOfPage else { return }
        let page = AskingPage(request)
        if !page.isOurs { throw Problem.foreignPage(page) }
    }
}

/// What a browser says about a request, and who made it send that.
struct AskingPage {
    var host = ""
    /// The one that the server listens at.
    var port: UInt16 = 0
    /// Whether it was asked by TLS.
    var isSecure = false
    /// More than one only if somebody meddled.
    var origins: [String] = []
    var sites: [String] = []
    var method = Method.get
    var mode: String?
    var destination: String?

    /// A page that this server gave out, the person at the browser, or a link that person followed.
    var mayAsk: Bool { isOurs || isNavigation }

    /// Of this server, or the person at the browser.
    var isOurs: Bool {
        origins.allSatisfy(isOwn) && sites.allSatisfy { $0 == "same-origin" || $0 == "none" }
    }

    /// The same scheme, name and port that the request is for.
    private func isOwn(_ origin: String) -> Bool {
        let (origin, host) = (origin.lowercased(), host.lowercased())
        if isSecure { return origin == "https://" + host }
        return origin == "http://" + host || origin == "https://" + host && mayBeOfProxy
    }

    /// Whether a proxy before us may have ended TLS: not where this server itself was asked, which
    /// speaks none there.
    private var mayBeOfProxy: Bool {
        guard let authority = Authority(Array(host.utf8)) else { return false }
        return !authority.isLoopback || authority.port != port
    }

    /// Shows the answer to the person, in a window of its own, and to no page.
    private var isNavigation: Bool {
        method == .get && mode == "navigate" && destination == "document"
    }
}

extension AskingPage {
    init(_ request: Request) {
        host = request.header("Host") ?? ""
        (port, isSecure) = (request.port, request.isSecure)
        origins = request.headers("Origin")
        sites = request.headers("Sec-Fetch-Site")
        method = request.method
        mode = request.header("Sec-Fetch-Mode")
        destination = request.header("Sec-Fetch-Dest")
    }
}

extension Request {
    /// Whether a browser sent it for a page.
    var isOfPage: Bool {
        withHeader("Origin") { $0 != nil } || withHeader("Sec-Fetch-Site") { $0 != nil }
    }
}
