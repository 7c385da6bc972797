import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `GET …/versions/{version}/snapshot` — what a gateway was: immutable, cacheable for ever.
struct GetVersionSnapshot: Operation {
    let ledger: Ledger
    let cache: SnapshotCache

    var access: Access { Access(.get, .gatewaySnapshot) }
    var rateClass: RateClass? { .reads }

    func answer(_ call: Call) throws -> Answer {
        let name = call.path.namespacedName
        let position = try call.path.position("version")
        let representation = try Representation(call.request)
        let conditions = try ReadConditions(call.request)
        let (ledger, cache) = (ledger, cache)
        return call.answerPrepared(.read) {
            let version = try ledger.version(handedBack: position)
            let record = try ledger.sideStore.version(of: name, at: version)
            guard let record, record.version == version else {
                throw Problem.versionNotFound("\(version) is not a version of Gateway \(name)")
            }
            if let known = cache.oldCopy(of: name, at: version, representation) {
                return known.immutable.answer(hasIt: try conditions.has(known.tag))
            }
            guard !record.isDeletion, let state = try ledger.state(at: version),
                let gateway = state.gateway(name)
            else {
                throw Problem.versionGone(
                    "Gateway \(name) was deleted in version \(version); there is nothing to serve")
            }
            let copy = try cache.oldCopy(of: gateway, in: state, representation)
            return copy.immutable.answer(hasIt: try conditions.has(copy.tag))
        }
    }
}
