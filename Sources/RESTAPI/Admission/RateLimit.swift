import Projection

/// So many a second, and after a pause so many at once.
public struct RateLimit: Hashable, Sendable {
    public let perSecond: Double
    public let burst: Int

    /// - Parameters:
    ///   - perSecond: more than 0.
    ///   - burst: at least 1.
    public init(perSecond: Double, burst: Int) {
        precondition(perSecond > 0 && burst > 0, "nobody could ever ask")
        (self.perSecond, self.burst) = (perSecond, burst)
    }

    public static let unlimited = RateLimit(perSecond: .infinity, burst: .max)

    fileprivate var allowsMore: (Double, Int) { (perSecond, burst) }
}

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
        return roles.compactMap { byRole[$0] }.max { $0.allowsMore < $1.allowsMore } ?? others
    }
}

/// What a request is counted as, where there is a limit to it.
enum RateClass: String, CaseIterable, Sendable {
    /// Whatever would change something, previews among it.
    case changes
    /// What is looked up, listed, folded or compared.
    case reads
}

extension Access {
    /// Nil for what is answered from memory: who one is, whether the server is well, and polls,
    /// which say by themselves whether what they ask for this time is more.
    var rateClass: RateClass? {
        switch resource {
        case .gatewaySnapshot, .gatewayDiscovery, .me, .metrics: return nil
        default: if case .everybody = resource.audience { return nil }
        }
        return switch verb {
        case .get, .list, .watch: .reads
        default: .changes
        }
    }
}
