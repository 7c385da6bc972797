import MicroHTTP

/// Who asks: made of what a request and its connection say.
protocol Authentication: Sendable {
    /// - Throws: a ``Problem`` where somebody says who it is and is not; ``AwaitedKeys`` where that
    ///   is to be asked again later. Who says nothing is a caller too, whose rights
    ///   ``Authorization`` decides.
    func caller(of request: Request) throws -> Caller

    /// Who asks for what everybody may ask for: a session that has ended keeps nobody from it.
    func callerOfPublic(_ request: Request) throws -> Caller

    /// Whether a request that has the same bytes as one of `caller`, on the same connection, is its
    /// too. Who may do what is as it was then: only time has passed.
    func isSame(_ caller: Caller, sending request: Request) -> Bool

    /// Why a caller would not be taken any more for who it was when its request came; nil if it
    /// would be.
    func objection(to caller: Caller) -> Problem?
}

extension Authentication {
    func callerOfPublic(_ request: Request) throws -> Caller { try caller(of: request) }

    func isSame(_ caller: Caller, sending request: Request) -> Bool {
        (try? self.caller(of: request)) == caller
    }

    func objection(to caller: Caller) -> Problem? { nil }
}

/// `--open`: nobody has a name, so callers are told apart by their address.
struct OpenAuthentication: Authentication {
    func caller(of request: Request) -> Caller { .open(request) }

    func isSame(_ caller: Caller, sending request: Request) -> Bool { true }
}
