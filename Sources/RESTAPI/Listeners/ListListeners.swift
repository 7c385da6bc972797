import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/listeners` — the listeners of a gateway as people look at them: by port
/// and hostname, filtered, some at a time, with how many there are by port, team and state.
///
/// Who may not get the Gateway is told of its own listeners.
struct ListListeners: Operation {
    let ledger: Ledger
    let explainer: NameExplainer
    let keeper: ListenerTableKeeper

    private static let largestOffset = 10_000_000

    var access: Access { Access(.get, .gatewayMerge) }
    var rateClass: RateClass? { .reads }
    var queryParameters: [String] {
        ["port", "namespace", "owner", "state", "q", "certificateBefore", "offset", "limit"]
            + ["version"]
    }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let name = call.path.namespacedName
        let wanted = try Wanted(call)
        let version = try call.query.versionOrTime("version")
        let published = ledger.published
        let visibility = try call.visibility(ofMergeOf: name, in: published.state)
        let snapshot = Access.Resource.gatewaySnapshot.target(
            namespace: name.namespace, name: name.name)
        let sight = ListenerTableSight(
            visibility, on: name, seesSnapshot: call.rights.allows(.get, snapshot))
        guard let version else {
            guard let gateway = published.state.gateway(name) else {
                throw Problem.notFound(ResourceID(.gateway, name))
            }
            let explainer = explainer.of(gateway, in: published, to: visibility)
            return call.answer(.inspect) {
                let source = ListenersAnswer.Source(
                    gateway: gateway, state: published.state, visibility: visibility, sight: sight,
                    explainer: explainer)
                return try response(wanted, source)
            }
        }
        return call.answer(.read) {
            let (gateway, state) = try past(version, of: name)
            let source = ListenersAnswer.Source(
                gateway: gateway, state: state, visibility: visibility, sight: sight,
                explainer: nil)
            return try response(wanted, source)
        }
    }

    private func response(_ wanted: Wanted, _ source: ListenersAnswer.Source) throws -> Response {
        let table = keeper.table(of: source.gateway, in: source.state)
        var filter = wanted.filter
        filter.isServingOnly = !source.isNow
        let window = table.window(
            filter, offset: wanted.offset, limit: wanted.limit, seenBy: source.sight)
        let bytes = ListenersAnswer(source, window, offset: wanted.offset).body
        return try .tagged(bytes, at: source.gateway.version, wanted.conditions)
    }

    /// What is asked for, understood.
    private struct Wanted: Sendable {
        let filter: ListenerFilter
        let offset: Int
        let limit: Int
        let conditions: ReadConditions

        init(_ call: Call) throws(Problem) {
            let query = call.query
            var filter = ListenerFilter()
            filter.port = try query.value("port", "a number from 1 to 65535") { text in
                UInt16(text).flatMap { $0 > 0 && text.first != "+" ? $0 : nil }
            }
            filter.namespace = try query.value("namespace", "the name of a namespace") {
                LexicalType.namespace.admits($0) ? $0 : nil
            }
            filter.owner = try query.value(
                "owner", "namespace/name of a ListenerSet, or of the Gateway", NamespacedName.init)
            filter.state = try query.value(
                "state", ListenerState.allCases.map(\.word).joined(separator: ", "),
                ListenerState.init(word:))
            filter.part = try query.value("q", "part of a name, at most 253 bytes") { text in
                (1...253).contains(text.utf8.count) ? text.lowercased() : nil
            }
            filter.certificateBefore = try query.time("certificateBefore")
            self.filter = filter
            offset =
                try query.value("offset", "a whole number from 0 to \(ListListeners.largestOffset)")
            { text in
                Int(text).flatMap {
                    (0...ListListeners.largestOffset).contains($0) && text.first != "+" ? $0 : nil
                }
            } ?? 0
            limit = try query.limit()
            conditions = try ReadConditions(call.request)
        }
    }

    /// - Throws: `version-not-found`, `version-gone`.
    private func past(
        _ version: VersionOrTime, of name: NamespacedName
    ) throws -> (gateway: GatewayRecord, state: GatewayState) {
        let record =
            switch version {
            case .version(let position):
                try ledger.version(ledger.version(handedBack: position), of: name)
            case .time(let time): try ledger.version(asOf: time, of: name)
            case .current: try ledger.version(asOf: .latest, of: name)
            }
        guard !record.isDeletion, let state = try ledger.state(at: record.version),
            let gateway = state.gateway(name)
        else {
            throw Problem.versionGone(
                "Gateway \(name) was deleted in version \(record.version); nothing was served")
        }
        return (gateway, state)
    }
}
