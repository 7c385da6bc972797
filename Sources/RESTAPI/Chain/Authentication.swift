import MicroHTTP

/// Who asks: made of what a request and its connection say. Asked about every request, also about
/// one that comes again.
protocol Authentication: Sendable {
    /// - Throws: a problem where somebody says who it is and is not. Who says nothing is a caller
    ///   too, whose rights ``Authorization`` decides.
    func caller(of request: Request) throws(Problem) -> Caller
}

/// `--open`: nobody has a name, so callers are told apart by their address.
struct OpenAuthentication: Authentication {
    func caller(of request: Request) -> Caller { .open(request) }
}
