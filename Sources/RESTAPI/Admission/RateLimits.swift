/// How much of one kind each caller may ask for: as its roles say, or else like everybody.
public struct RateLimits: Hashable, Sendable {
    public var others: RateLimit
    /// By the names of ClusterRoles.
    public var byRole: [String: RateLimit]

    public init(others: RateLimit, byRole: [String: RateLimit] = [:]) {
        (self.others, self.byRole) = (others, byRole)
    }

    /// - Parameter roles: the ClusterRoles that somebody has everywhere. Of several that are named
    ///   here the one that allows most counts.
    func limit(for roles: Set<String>) -> RateLimit {
        if byRole.isEmpty { return others }
        return roles.compactMap { byRole[$0] }.max { $0.allowsLess(than: $1) } ?? others
    }
}
