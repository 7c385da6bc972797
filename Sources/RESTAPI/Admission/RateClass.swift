import Projection

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
