import EnvoyXDS
import MicroHTTP
import Synchronization
import XDSServer

/// Answers by HTTP, made once for all proxies that get the same.
final class DiscoveryResponses: DiscoveryEncoder {
    static let notModified: PreparedResponse = {
        // A status without headers or body cannot be refused.
        guard let response = try? PreparedResponse(Response(status: 304)) else {
            preconditionFailure("a 304 cannot be made")
        }
        return response
    }()

    private let groups = Mutex<[ProxyGroup: ContentResponses]>([:])

    func prepare(_ snapshot: EnvoySnapshot, for group: ProxyGroup) {
        let responses = groups.withLock { groups in
            let known = groups[group] ?? ContentResponses()
            groups[group] = known
            return known
        }
        responses.prepare(snapshot)
    }

    func forget(_ group: ProxyGroup) { groups.withLock { $0[group] = nil } }

    func response(to content: DiscoveryContent, of group: ProxyGroup) -> PreparedResponse {
        // A group that was forgotten meanwhile has no nodes that ask.
        let responses = groups.withLock { $0[group] } ?? ContentResponses()
        return responses.response(to: content)
    }

    /// The answer that is given at once.
    func answer(_ answer: PollAnswer, of group: ProxyGroup) -> Answer {
        switch answer {
        case .content(let content): .prepared(response(to: content, of: group))
        case .unchanged: .prepared(Self.notModified)
        case .failed(let error): .now(Problem(error).response)
        }
    }
}
