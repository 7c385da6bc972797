import GatewayModel
import MicroHTTP

extension Precondition {
    /// `If-Match` and `If-None-Match` of a request that changes a resource (RFC 9110, 13.1). Of its
    /// entity tag the part that is its resource version counts.
    init(_ request: Request) throws(Problem) {
        self = try Self.matching(request)
        let noneMatch = request.headers("If-None-Match")
        if noneMatch.isEmpty { return }
        guard EntityTagCondition(noneMatch) == .any else {
            throw Problem.invalidParameter(
                "If-None-Match", "only If-None-Match: * (create, never replace) is possible here")
        }
        self = and(.absent)
    }

    private static func matching(_ request: Request) throws(Problem) -> Precondition {
        switch try EntityTagCondition(ifMatchOf: request) {
        case nil: return .none
        case .any: return .exists
        case .tags(let tags):
            let strong = tags.filter { !$0.isWeak }
            let revisions = strong.compactMap(\.resourceVersion)
            if revisions.count > 1 { return .oneOf(revisions) }
            if let only = revisions.first { return .resourceVersion(only) }
            return .never(
                because: strong.isEmpty
                    ? "a weak ETag never matches in If-Match; send it without the W/"
                    : "If-Match has no ETag of a resource; send the one that GET gave")
        }
    }
}

extension Changeset {
    /// The changeset of one, with what the headers require added to what the body requires.
    func requiring(_ condition: Precondition) -> Changeset {
        guard condition != .none, var only = changes.first else { return self }
        only.precondition = only.precondition.and(condition)
        var changeset = self
        changeset.changes = [only]
        return changeset
    }
}

extension Request {
    /// For an operation that has nothing such a header could be about.
    ///
    /// - Throws: `invalid-parameter`, since what restricts is not to be dropped.
    func requireNoConditions(_ advice: String) throws(Problem) {
        for name in ["If-Match", "If-None-Match"] where withHeader(name, { $0 != nil }) {
            throw Problem.invalidParameter(name, "\(name) is not read here; \(advice)")
        }
    }
}
