import EventLog
import GatewayModel
import Ledger
import Metrics
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/snapshot` — the merged configuration, 304 if the caller has it, or wait
/// for the next version.
struct PollSnapshot: Operation {
    let ledger: Ledger
    let cache: SnapshotCache
    let fleet: Fleet
    let times: PollTimes
    var access: Access { Access(.get, .gatewaySnapshot) }
    let queryParameters = ["wait", "since", "at", "node"]

    func answer(_ call: Call) throws -> Answer {
        let name = call.path.namespacedName
        let poll = try SnapshotPoll(call, gateway: name)
        if let time = poll.at {
            try call.take(.reads)
            return try answer(poll, at: time)
        }
        let published = ledger.published
        let gateway = try gateway(poll, in: published)
        if let position = poll.since {
            let since = try ledger.version(handedBack: position)
            notePoll(poll, gateway.version)
            guard poll.representation.format == .json else {
                throw Problem.notAcceptable(["application/json"])
            }
            return try answerDelta(call, poll, since, gateway, published)
        }
        let place = cache.place(of: gateway)
        call.remember { try answer(poll, place) }
        return try answer(poll, place)
    }

    /// The whole snapshot of now, or that nothing is new.
    func answer(_ poll: SnapshotPoll, _ place: SnapshotPlace) throws -> Answer {
        let start = MonotonicTime.now
        let copies = try place.copies(in: ledger.published) { published in
            cache.copies(of: try gateway(poll, in: published), in: published)
        }
        notePoll(poll, copies.version)
        let hasIt = try poll.conditions.has(copies.tag(of: poll.representation))
        if hasIt, let wait = poll.wait, !ledger.publisher.isClosed,
            let held = try? poll.allowance.hold()
        {
            return waiting(poll, seconds: wait, copies: copies, held)
        }
        return give(copies, poll, hasIt: hasIt, since: start)
    }

    private func gateway(_ poll: SnapshotPoll, in published: Published) throws(Problem)
        -> GatewayRecord
    {
        guard let gateway = published.releasedGateway(poll.gateway) else {
            throw Problem.notFound(ResourceID(.gateway, poll.gateway))
        }
        return gateway
    }

    /// Counts the poll of a node, and what it says it has.
    private func notePoll(_ poll: SnapshotPoll, _ current: Revision) {
        guard let node = poll.node else { return }
        let latest = ledger.published.state.gateway(poll.gateway)?.version ?? current
        fleet.polled(poll.gateway, by: node, has: claimedVersion(poll, upTo: latest))
    }

    /// One that does not exist yet, or is of another history, is nobody's.
    private func claimedVersion(_ poll: SnapshotPoll, upTo current: Revision) -> Revision? {
        guard let claimed = poll.claimedVersion, claimed.revision <= current else { return nil }
        let isOurs = (try? ledger.holds(claimed)) ?? false
        return isOurs ? claimed.revision : nil
    }

    /// The whole, or that nothing is new; made here if it is there or small.
    private func give(
        _ copies: SnapshotCopies, _ poll: SnapshotPoll, hasIt: Bool, since start: UInt64
    ) -> Answer {
        noteDelivery(copies.version, poll, hasIt: hasIt)
        let representation = poll.representation
        if let copy = copies.existing(representation) {
            times.observe(isChanged: !hasIt, since: start)
            return .prepared(copy.current.answer(hasIt: hasIt))
        }
        if copies.isLarge {
            return poll.allowance.answerPrepared(representation.workClass) {
                let copy = try copies.copy(representation)
                times.observe(isChanged: !hasIt, since: start)
                return copy.current.answer(hasIt: hasIt)
            }
        }
        do {
            let copy = try copies.copy(representation)
            times.observe(isChanged: !hasIt, since: start)
            return .prepared(copy.current.answer(hasIt: hasIt))
        } catch {
            return .now(Problem(error).response)
        }
    }

    private func noteDelivery(_ version: Revision, _ poll: SnapshotPoll, hasIt: Bool) {
        guard !hasIt, let node = poll.node else { return }
        fleet.delivered(version, of: poll.gateway, to: node)
    }

    // MARK: Waiting

    private func waiting(
        _ poll: SnapshotPoll, seconds: Double, copies: SnapshotCopies, _ held: HeldRequest
    ) -> Answer {
        .later { exchange in
            wait(poll, seconds: seconds, on: exchange, held, having: copies.version) {
                resume(exchange, poll, $0, had: copies, held)
            }
        }
    }

    /// Calls `resume` when there is another version, or the time is over; not if nobody is to be
    /// answered any more. The node that polls is there as long.
    func wait(
        _ poll: SnapshotPoll, seconds: Double, on exchange: Exchange, _ held: HeldRequest,
        having version: Revision, resume: @escaping @Sendable (Published) -> Void
    ) {
        let noteEnd: @Sendable () -> Void = {
            if let node = poll.node { fleet.letGo(poll.gateway, by: node) }
        }
        if let node = poll.node { fleet.held(poll.gateway, by: node) }
        let waiting = ledger.publisher.wait(
            for: .gateway(poll.gateway), seconds: seconds,
            unless: { $0.releasedGateway(poll.gateway)?.version != version },
            resume: { published in
                noteEnd()
                resume(published)
            })
        let cancel: @Sendable () -> Void = {
            if !waiting.cancel() { noteEnd() }
        }
        exchange.onClose(cancel)
        held.onEnd { problem in
            cancel()
            exchange.complete(with: problem.response)
        }
    }

    /// On the thread that lets all go who waited: what takes long is done elsewhere.
    private func resume(
        _ exchange: Exchange, _ poll: SnapshotPoll, _ published: Published,
        had copies: SnapshotCopies, _ held: HeldRequest
    ) {
        do {
            try held.require()
            guard let gateway = published.releasedGateway(poll.gateway) else {
                throw Problem.notFound(ResourceID(.gateway, poll.gateway))
            }
            if gateway.version == copies.version {
                let copy = try copies.copy(poll.representation)
                times.countHeld(isChanged: false)
                exchange.complete(with: copy.current.notModified)
                return
            }
            let fresh = cache.copies(of: gateway, in: published)
            noteDelivery(fresh.version, poll, hasIt: false)
            times.countHeld(isChanged: true)
            if fresh.existing(poll.representation) != nil || !fresh.isLarge {
                exchange.complete(with: try fresh.copy(poll.representation).current.whole)
            } else {
                let workClass = poll.representation.workClass
                poll.allowance.start(workClass, answering: exchange) {
                    exchange.complete(with: try fresh.copy(poll.representation).current.whole)
                }
            }
        } catch {
            exchange.complete(with: Problem(error).response)
        }
    }

    // MARK: The past

    private func answer(_ poll: SnapshotPoll, at time: Timestamp) throws -> Answer {
        guard poll.wait == nil, poll.since == nil else {
            throw Problem.invalidParameter("at", "at does not go together with wait or since")
        }
        let (ledger, cache) = (ledger, cache)
        return poll.allowance.answerPrepared(.read) {
            let revision = try ledger.log.revision(at: time)
            guard let gateway = try ledger.state(at: revision)?.gateway(poll.gateway),
                let then = try ledger.state(at: gateway.version),
                let record = then.gateway(poll.gateway)
            else {
                throw Problem.notFound("Gateway \(poll.gateway) did not exist at \(time)")
            }
            let copy = try cache.oldCopy(of: record, in: then, poll.representation)
            return copy.current.answer(hasIt: try poll.conditions.has(copy.tag))
        }
    }
}
