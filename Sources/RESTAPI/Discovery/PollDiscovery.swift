import EnvoyXDS
import MicroHTTP

/// `POST /v3/discovery:listeners` and its sisters — what an Envoy asks for, by REST.
struct PollDiscovery: Operation {
    let type: DiscoveryType
    let desk: DiscoveryDesk

    var access: Access { Access(.get, .gatewayDiscovery) }

    func answer(_ call: Call) throws -> Answer { try desk.answer(call, type) }
}
