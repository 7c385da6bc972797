import MicroHTTP

/// One operation of `api/openapi.yaml`.
protocol Operation: Sendable {
    /// The query parameters it knows; any other is refused, since a misspelt `dryrun` must not
    /// commit.
    var queryParameters: [String] { get }

    /// Answers a call; what it throws becomes a problem document. Must not wait.
    func answer(_ call: Call) throws -> Answer
}

extension Operation {
    var queryParameters: [String] { [] }
}

/// A request whose path and query have been understood.
struct Call {
    let request: Request
    let path: PathParameters
    let query: Query
    let admission: Admission
}
