import MicroHTTP

/// Whether a caller may do what an operation does.
protocol Authorization: Sendable {
    /// - Parameter path: names the namespace and the resource.
    /// - Throws: a problem where the caller may not.
    func require(
        _ access: Access, of path: PathParameters, for caller: Caller
    ) throws(Problem)
}

/// `--open`: who can connect may do everything.
struct OpenAuthorization: Authorization {
    func require(_ access: Access, of path: PathParameters, for caller: Caller) {}
}
