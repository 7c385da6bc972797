import EnvoyXDS
import GatewayModel
import MicroHTTP

// What polls are told that get no content.
extension GatewayFeed {
    /// Why there is no content.
    func problem(_ verdict: FeedState.Verdict, _ key: ProxyNode.Key) -> Problem {
        switch verdict {
        case .broken(let text): Self.broken(text)
        case .gone: .notFound(ResourceID(.gateway, gateway))
        case .unknown, .give, .wait, .unpublished: unknownName(key)
        }
    }

    private func unknownName(_ key: ProxyNode.Key) -> Problem {
        .notFound("there is no \(key.type.rawValue) \((key.name ?? "").prefix(300)) of \(gateway)")
    }

    static func broken(_ text: String) -> Problem {
        Problem(
            slug: "not-ready", title: "Not ready", status: 503,
            detail: "there is no version that could be given out: \(text)",
            headers: [(name: "Retry-After", value: "1")])
    }
}
