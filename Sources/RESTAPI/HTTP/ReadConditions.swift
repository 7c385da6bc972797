import GatewayModel
import MicroHTTP

/// The conditions of a read (RFC 9110, 13.1): `If-Match` and `If-None-Match`.
struct ReadConditions: Sendable {
    /// Nil where there is none.
    let match: EntityTagCondition?
    /// Nil also where it cannot be read: the whole is never a wrong answer.
    let noneMatch: EntityTagCondition?

    /// - Throws: `invalid-parameter` for an `If-Match` that cannot be read.
    init(_ request: Request) throws(Problem) {
        match = try EntityTagCondition(ifMatchOf: request)
        noneMatch = EntityTagCondition(request.headers("If-None-Match"))
    }

    /// Whether the caller has the present representation, so that a 304 says enough.
    ///
    /// - Parameter version: of a resource, which is matched by its version.
    /// - Throws: `precondition-failed` where `If-Match` is for another one.
    func has(_ current: EntityTag, version: Revision? = nil) throws(Problem) -> Bool {
        if case .tags(let tags) = match {
            let isMet = tags.contains { tag in
                if tag.isWeak { return false }
                return tag == current || version != nil && tag.resourceVersion == version
            }
            guard isMet else { throw Problem.preconditionFailed(current) }
        }
        return noneMatch?.matchesWeakly(current) == true
    }
}

extension EntityTagCondition {
    /// - Throws: `invalid-parameter`: what restricts is not dropped because it cannot be read.
    init?(ifMatchOf request: Request) throws(Problem) {
        let headers = request.headers("If-Match")
        if headers.isEmpty { return nil }
        guard let condition = EntityTagCondition(headers) else {
            throw Problem.invalidParameter(
                "If-Match",
                "If-Match cannot be read; use an ETag in its quotes, such as \"58\", several with "
                    + "commas between, or *")
        }
        self = condition
    }
}
