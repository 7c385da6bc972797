import MicroHTTP

/// What a request must pass before an operation sees it. ``RESTAPI`` asks its checks in order, and
/// the first that refuses is heard.
///
/// What one says follows from the bytes of the request and from how the server was started: a
/// request that comes again on its connection, byte for byte, is not checked again.
protocol RequestCheck: Sendable {
    /// Why the request may not go on; nil if it may.
    func refusal(of request: Request) -> Problem?
}
