import EventLog
import GatewayModel
import JSON
import Ledger
import Metrics
import MicroHTTP
import Projection

extension PollSnapshot {
    /// `?since=` — only what changed after a version that the caller has.
    ///
    /// - Throws: `too-many-requests`.
    func answerDelta(
        _ call: Call, _ poll: SnapshotPoll, _ since: Revision, _ gateway: GatewayRecord,
        _ published: Published
    ) throws(Problem) -> Answer {
        let begin = MonotonicTime.now
        if since == gateway.version, let wait = poll.wait, !ledger.publisher.isClosed,
            let held = try? poll.allowance.hold()
        {
            return .later { exchange in
                self.wait(poll, seconds: wait, on: exchange, held, having: since) { published in
                    withExtendedLifetime(held) {
                        start(.poll, exchange, poll, since, published, begin: nil)
                    }
                }
            }
        }
        // Where memory does not reach, the state of then is folded, and compared with that of now.
        let isAtHand =
            cache.hasDelta(of: gateway, since: since)
            || ledger.remembersChanges(after: since, through: published.state.revision)
        if !isAtHand { try call.take(.reads) }
        return .later { exchange in
            start(isAtHand ? .poll : .read, exchange, poll, since, published, begin: begin)
        }
    }

    /// - Parameter begin: when the poll came, of ``MonotonicTime``; nil if it was held.
    private func start(
        _ workClass: WorkClass, _ exchange: Exchange, _ poll: SnapshotPoll, _ since: Revision,
        _ published: Published, begin: UInt64?
    ) {
        poll.allowance.start(workClass, answering: exchange) {
            let response = try delta(poll, since, published)
            let isChanged = published.releasedGateway(poll.gateway)?.version != since
            if let begin {
                times.observe(isChanged: isChanged, since: begin)
            } else {
                times.countHeld(isChanged: isChanged)
            }
            exchange.complete(with: response)
        }
    }

    private func delta(
        _ poll: SnapshotPoll, _ since: Revision, _ published: Published
    ) throws -> PreparedResponse {
        guard let gateway = published.releasedGateway(poll.gateway) else {
            throw Problem.notFound(ResourceID(.gateway, poll.gateway))
        }
        // So that the cache knows which version its deltas lead to.
        _ = cache.copies(of: gateway, in: published)
        let response = try cache.delta(of: gateway, since: since) {
            try delta(since, gateway, published)
        }
        if let node = poll.node, gateway.version != since {
            fleet.delivered(gateway.version, of: poll.gateway, to: node)
        }
        return response
    }

    private func delta(
        _ since: Revision, _ gateway: GatewayRecord, _ published: Published
    ) throws -> PreparedResponse {
        let name = gateway.name
        let record = try ledger.sideStore.version(of: name, at: since)
        // Proxies may be given an older version than they had.
        guard since <= published.state.revision, record?.version == since,
            record?.isDeletion == false
        else {
            throw Problem.versionGone(
                "\(since) is not a version of \(name); poll without since to get a whole snapshot")
        }
        let position = ledger.position(of: gateway.version).description
        let delta = try ledger.delta(of: name, since: since, to: published)
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.object { writer in
            writer.key("gateway")
            writer.object { writer in
                writer.member("namespace", name.namespace)
                writer.member("name", name.name)
            }
            writer.member("version", gateway.version.rawValue)
            writer.member("since", since.rawValue)
            writer.member("position", position)
            writer.key("upserted")
            writer.array { writer in
                for served in delta.listeners.added + delta.listeners.moved {
                    writer.snapshotListener(served)
                }
                for modified in delta.listeners.modified {
                    writer.snapshotListener(modified.after)
                }
            }
            writer.key("removed")
            writer.array(of: delta.listeners.removed.map(\.id.description))
            writer.key("routes")
            writer.object { writer in
                writer.key("upserted")
                writer.array(of: delta.routes.added + delta.routes.modified) { writer, route in
                    writer.raw(route.part.fragment)
                }
                writer.key("removed")
                writer.array(of: delta.routes.removed.lazy.map(\.record.id.routeID))
            }
        }
        let headers = [
            (name: "Lintel-Version", value: position),
            (name: "Vary", value: "Accept, Accept-Encoding"),
        ]
        return try PreparedResponse(.json(writer.bytes, headers: headers))
    }
}
