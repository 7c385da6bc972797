import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/search` — looks for a hostname, a resource, a team, a person, a number or some words,
/// over all gateways, and answers as somebody would who knows.
///
/// Everybody may ask who says who it is, and is told of what other operations would show.
struct Search: Operation {
    static let limits = 1...100
    static let defaultLimit = 10

    let ledger: Ledger
    let nodes: KnownNodes
    let explainer: NameExplainer
    let clock: any WallClock
    let keeper: SearchIndexKeeper

    var access: Access { Access(.get, .search) }
    var queryParameters: [String] { ["q", "limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let text = try SearchText(call.query)
        let limit =
            try call.query.value("limit", "a whole number from 1 to \(Self.limits.upperBound)") {
                text in
                Int(text).flatMap { Self.limits.contains($0) && text.first != "+" ? $0 : nil }
            } ?? Self.defaultLimit
        let before = try call.query.position("before")
        let (rights, allowance) = (call.rights, call.allowance)
        return call.answer(.inspect) {
            let before = try before.map { try ledger.revision(handedBack: $0) }
            let current = try keeper.current()
            // Beside this search, which goes on with what there is.
            if current.isOutgrown { keeper.renew { allowance.start(.read, $0) } }
            let reader = SearchReader(
                ledger: ledger, nodes: nodes, explainer: explainer, now: clock.now(),
                principal: allowance.caller.principal, rights: rights, current: current)
            return .json(try reader.find(text, limit: limit, before: before).body)
        }
    }
}
