import MicroHTTP

/// What a request wants: the operation of its method and path, and what path and query say to it.
struct Router: Sendable {
    let table: RouteTable<any Operation>

    struct Wanted {
        let operation: any Operation
        let path: PathParameters
        let query: Query
    }

    /// - Throws: `not-found`, `method-not-allowed`, or `invalid-parameter` of the query.
    func find(_ request: Request) throws(Problem) -> Wanted {
        guard let path = request.path else { throw Problem.malformedPath(request.target) }
        switch table.find(request.method, path) {
        case .notFound:
            throw Problem.noSuchPath(request.target)
        case .methodNotAllowed(let allow):
            throw Problem.methodNotAllowed(request.methodName, allow: allow)
        case .found(let operation, let parameters):
            let isStrict = path.first == "v1"
            let query = try Query(request, allowed: isStrict ? operation.queryParameters : nil)
            return Wanted(operation: operation, path: parameters, query: query)
        }
    }
}
