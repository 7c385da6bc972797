import EnvoyXDS
import MicroHTTP
import Synchronization

/// The answers with the contents of one group of proxies.
final class ContentResponses: Sendable {
    // Retains the content it was made from, so that its ObjectIdentifier is not reused.
    private struct Made {
        var responses: [ObjectIdentifier: (content: DiscoveryContent, PreparedResponse)] = [:]
        var bodies: [ObjectIdentifier: (segment: Segment, SharedBody)] = [:]
    }

    private let made = Mutex(Made())

    /// Older content that some node still needs: answered and not kept past this many.
    private static let limit = 4096

    /// Bytes from which on a segment is worth a place of its own, where many answers send it from.
    private static let largeSize = 64 << 10

    func response(to content: DiscoveryContent) -> PreparedResponse {
        let id = ObjectIdentifier(content)
        if let known = made.withLock({ $0.responses[id]?.1 }) { return known }
        let type = (name: "Content-Type", value: "application/json")
        guard
            let response = try? PreparedResponse(
                Response(status: 200, headers: [type], body: .pieces(bodies(of: content))))
        else { preconditionFailure("an answer with one fixed header cannot be made") }
        made.withLock { made in
            if made.responses.count >= Self.limit { made = Made() }
            made.responses[id] = (content, response)
        }
        return response
    }

    /// The bytes of an answer: a large segment once for all answers it is in, all else copied.
    private func bodies(of content: DiscoveryContent) -> [SharedBody] {
        var bodies: [SharedBody] = []
        var small: [UInt8] = []
        for piece in content.pieces {
            switch piece {
            case .text(let text): small += text
            case .segment(let segment) where segment.byteCount < Self.largeSize:
                small += segment.bytes
            case .segment(let segment):
                bodies += [SharedBody(small), body(of: segment)]
                small = []
            }
        }
        return bodies + [SharedBody(small)]
    }

    private func body(of segment: Segment) -> SharedBody {
        let id = ObjectIdentifier(segment)
        if let known = made.withLock({ $0.bodies[id]?.1 }) { return known }
        let body = SharedBody(count: segment.byteCount) { segment.write(to: $0) }
        made.withLock { $0.bodies[id] = (segment, body) }
        return body
    }

    /// Makes the responses that every node of a new snapshot asks for, and drops those nobody will
    /// ask for again.
    func prepare(_ snapshot: EnvoySnapshot) {
        let contents = snapshot.contents
        let wanted = Set(contents.map(ObjectIdentifier.init))
        let segments = Set(contents.lazy.flatMap(\.segments).map(ObjectIdentifier.init))
        made.withLock { made in
            made.responses = made.responses.filter { wanted.contains($0.key) }
            made.bodies = made.bodies.filter { segments.contains($0.key) }
        }
        for content in contents { _ = response(to: content) }
    }
}
