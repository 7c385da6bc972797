import EnvoyXDS
import MicroHTTP
import Synchronization

/// Answers made once for all proxies that get the same.
final class DiscoveryAnswers: Sendable {
    private struct Made {
        /// Kept so that its identity is nobody else's.
        let content: DiscoveryContent
        let response: PreparedResponse
    }

    private let made = Mutex<[ObjectIdentifier: Made]>([:])

    /// Older content that some node still needs: answered and not kept past this many.
    private static let limit = 4096

    static let notModified: PreparedResponse = {
        // A status without headers or body cannot be refused.
        guard let response = try? PreparedResponse(Response(status: 304)) else {
            preconditionFailure("a 304 cannot be made")
        }
        return response
    }()

    func response(to content: DiscoveryContent) -> PreparedResponse {
        let id = ObjectIdentifier(content)
        if let known = made.withLock({ $0[id]?.response }) { return known }
        let body = SharedBody(count: content.byteCount) { content.write(to: $0) }
        let type = (name: "Content-Type", value: "application/json")
        guard
            let response = try? PreparedResponse(
                Response(status: 200, headers: [type], body: .shared(body)))
        else { preconditionFailure("an answer with one fixed header cannot be made") }
        made.withLock { made in
            if made.count >= Self.limit { made = [:] }
            made[id] = Made(content: content, response: response)
        }
        return response
    }

    /// Makes what every node of a new snapshot asks for, and lets go of what nobody will.
    func prepare(_ snapshot: EnvoySnapshot) {
        let wanted = [snapshot.clusters, snapshot.listeners] + Array(snapshot.routes.values)
        let ids = Set((wanted + Array(snapshot.secrets.values)).map(ObjectIdentifier.init))
        made.withLock { made in made = made.filter { ids.contains($0.key) } }
        for content in wanted { _ = response(to: content) }
    }
}
