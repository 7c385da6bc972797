import EnvoyXDS
import GatewayModel
import Metrics
import MicroHTTP
import Projection
import XDSServer

/// `POST /v3/discovery:listeners` and its sisters — what an Envoy asks for, by REST.
struct PollDiscovery: Operation {
    /// An Envoy sends 77 kB; nothing else is expected here.
    static let bodyLimit = 1 << 20
    /// What is larger than an Envoy's leaves the connection's thread. An Envoy's is scanned in a
    /// few microseconds.
    private static let quickBytes = 128 << 10

    let type: DiscoveryType
    let service: DiscoveryService
    let responses: DiscoveryResponses
    let times: PollTimes

    var access: Access { Access(.create, .gatewayDiscovery) }

    func answer(_ call: Call) throws -> Answer {
        let request = call.request
        let body = try body(of: request)
        let (hold, source) = (Self.hold(of: request), request.source)
        let (allowance, rights) = (call.allowance, call.rights)
        if body.size <= Self.quickBytes {
            return try answer(body, hold: hold, on: source, allowance, rights)
        }
        return .later { exchange in
            allowance.start(.poll, answering: exchange) {
                exchange.complete(
                    with: try answer(body, hold: hold, on: source, allowance, rights))
            }
        }
    }

    private func answer(
        _ body: RequestBody, hold: UInt64, on source: RequestSource, _ allowance: Allowance,
        _ rights: Rights
    ) throws -> Answer {
        let start = MonotonicTime.now
        let json = try body.decoded(
            in: allowance.bodies, limit: Self.bodyLimit, tooLarge: Self.tooLarge)
        let request = try DiscoveryRequest(json: json.bytes, type)
        try require(rights, for: request)
        let feed = try service.feed(for: request)
        let name = feed.group.gateway
        let target = Access.Resource.gatewayDiscovery.target(
            namespace: name.namespace, name: name.name)
        try allowance.standing.require(on: target)
        switch feed.answer(ProxyPoll(request, type, hold: hold, on: source)) {
        case .answered(let answer):
            switch answer {
            case .content: times.observe(isChanged: true, since: start)
            case .unchanged: times.observe(isChanged: false, since: start)
            case .failed: break
            }
            return responses.answer(answer, of: feed.group)
        case .held(let begin):
            // No place to hold it is free. Answer now: that proxy asks again at once, which costs
            // less than keeping new clients out.
            guard let held = try? allowance.hold(on: target) else {
                return responses.answer(.unchanged, of: feed.group)
            }
            return .later { exchange in
                begin(
                    ExchangeReply(
                        exchange: exchange, held: held, responses: responses, group: feed.group,
                        times: times))
            }
        }
    }

    /// The path does not name the gateway, but the node does.
    private func require(_ rights: Rights, for request: DiscoveryRequest) throws(Problem) {
        if rights.isUnlimited { return }
        guard let gateway = service.gateway(of: request) else { return }
        let target = access.resource.target(namespace: gateway.namespace, name: gateway.name)
        if rights.allows(access.verb, target) { return }
        throw Problem.notFound("there is no Gateway \(gateway) that this token may poll")
    }

    /// - Throws: `unsupported-media-type`.
    private func body(of request: Request) throws(Problem) -> RequestBody {
        let body = try RequestBody(request)
        // A page of another site may post what it likes, unless it says that it is JSON.
        guard body.mediaType == MediaType.json else {
            throw Problem.unsupportedMediaType(body.mediaType, [MediaType.json])
        }
        return body
    }

    private static let tooLarge = Problem.tooLarge(
        "a discovery request may have \(bodyLimit >> 20) MiB, also uncompressed")

    /// Envoy says how long it will wait for an answer; it is told after four fifths of that, at
    /// most five minutes, that nothing is new. In nanoseconds.
    private static func hold(of request: Request) -> UInt64 {
        guard let text = request.header("x-envoy-expected-rq-timeout-ms"),
            let milliseconds = UInt64(text), milliseconds > 0
        else { return 0 }
        return min(milliseconds, 375_000) * 800_000
    }
}
