import MicroHTTP

extension AskingPage {
    /// Whether a cookie of ours counts for what it asks. Browsers send cookies whoever made them
    /// ask, and those of one host to all its ports: so it has to be a page of ours, or the person,
    /// and for what may change something the browser has to say so. It always does then (Fetch,
    /// 3.2: `Origin`), and for what is only looked at not without TLS.
    var mayUseSession: Bool {
        guard isOurs else { return false }
        if method == .get || method == .head { return true }
        return !origins.isEmpty || sites.contains("same-origin")
    }

    /// - Parameter isSecure: whether the browser asked by TLS, wherever that ended.
    init(_ request: Request, isSecure: Bool) {
        self.init(request)
        self.isSecure = isSecure
    }
}
