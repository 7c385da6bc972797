import GatewayModel
import MicroHTTP

extension Precondition {
    /// `If-Match` and `If-None-Match` of a request that changes a resource (RFC 9110, 13.1), whose
    /// entity tag is its resource version.
    init(_ request: Request) throws(Problem) {
        let match = request.headers("If-Match")
        let noneMatch = request.headers("If-None-Match")
        if match.isEmpty && noneMatch.isEmpty {
            self = .none
            return
        }
        guard match.isEmpty || noneMatch.isEmpty else {
            throw Problem.invalidParameter(
                "If-Match", "If-Match and If-None-Match do not go together here")
        }
        if !noneMatch.isEmpty {
            guard EntityTagCondition(noneMatch) == .any else {
                throw Problem.invalidParameter(
                    "If-None-Match", "only If-None-Match: * (create, never replace) is possible")
            }
            self = .absent
            return
        }
        switch EntityTagCondition(match) {
        case .any: self = .exists
        case .tags(let tags) where tags.count == 1 && !tags[0].isWeak:
            // A tag that no resource ever had matches nothing, which is what 412 is for.
            self = .resourceVersion(Revision(rawValue: Int64(tags[0].opaque) ?? 0))
        default:
            throw Problem.invalidParameter(
                "If-Match", "If-Match must be one strong ETag, or *; give it once")
        }
    }
}

extension Changeset {
    /// The changeset of one, with what the headers require added to what the body requires.
    func requiring(_ condition: Precondition) throws(Problem) -> Changeset {
        guard condition != .none, var only = changes.first else { return self }
        guard only.precondition == .none || only.precondition == condition else {
            throw Problem.invalidParameter(
                "If-Match", "the header and metadata.resourceVersion require different things")
        }
        only.precondition = condition
        var changeset = self
        changeset.changes = [only]
        return changeset
    }
}
