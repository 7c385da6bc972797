import EventLog
import GatewayModel
import Ledger
import Logging

/// What there is to tell, and whom.
extension DeliveryLoop {
    private static let pageSize = 512

    func look() {
        lookAt = nil
        let isDone = attempt("what webhooks are to be told cannot be read") {
            try meetTargets()
            if !lanes.isEmpty { try moveFront() }
        }
        if !isDone { lookAt = ContinuousClock.now + Self.retryDelay }
    }

    /// Those who are told of all before are told of what they may want; for the others nothing
    /// happens at all.
    private func moveFront() throws {
        defer { board.move(front: front) }
        while true {
            let page = try content.page(after: front, limit: Self.pageSize)
            for item in page {
                let entry = window.append(item, after: front)
                for name in entry.wants(content, version ?? 0) {
                    guard let lane = uids[name].flatMap({ lanes[$0] }), lane.isAtFront else {
                        continue
                    }
                    (lane.isAtFront, lane.position) = (false, front)
                    enqueue(lane)
                }
                noteGap(before: item)
                front = entry.after
            }
            if page.count < Self.pageSize { break }
        }
        for lane in ahead { enqueue(lane) }
        ahead = []
    }

    /// Warnings that were forgotten before anybody looked. Who is told of the item counts them
    /// when it comes to it.
    private func noteGap(before item: FeedItem) {
        guard let gap = item.gap(after: front) else { return }
        for lane in lanes.values where lane.isAtFront && lane.stop == nil {
            lane.status.miss(gap)
            show(lane)
        }
    }

    // MARK: Whom

    func meetTargets() throws {
        let newVersion = content.targetsVersion()
        if newVersion == version { return }
        let targets = content.targets()
        if cursors == nil {
            cursors = Dictionary(
                try store.webhookCursors().map { ($0.webhook, $0) }, uniquingKeysWith: { $1 })
            parkedCounts = try store.parkedCounts()
        }
        let known = Set(targets.map(\.uid))
        for lane in Array(lanes.values) where !known.contains(lane.uid) { forget(lane) }
        let present = targets.isEmpty ? nil : try content.newest()
        for target in targets {
            if let lane = lanes[target.uid] {
                update(lane, to: target, present ?? front)
            } else if let present {
                try meet(target, present)
            }
        }
        uids = Dictionary(targets.map { ($0.name, $0.uid) }, uniquingKeysWith: { $1 })
        // What is left was of those that were deleted while nobody looked.
        let gone = Set((cursors ?? [:]).keys).union(parkedCounts.keys).subtracting(lanes.keys)
        if !gone.isEmpty { forgetSoon(gone) }
        (cursors, parkedCounts) = ([:], [:])
        // A position that nobody knows of yet would be another one after a crash.
        if lanes.values.contains(where: { $0.written == nil }) { write() }
        version = newVersion
        for lane in lanes.values where !lane.isAtFront { enqueue(lane) }
    }

    private func meet(_ target: WebhookTarget, _ present: FeedPosition) throws {
        let start = try cursors?[target.uid]?.position ?? content.start(of: target)
        let cursor = cursors?.removeValue(forKey: target.uid)
        // The first of all is what there is to look at from.
        if lanes.isEmpty { front = present }
        let lane = DeliveryLane(target, at: start.limited(to: present), now: clock.elapsed())
        (lane.written, lane.stop) = (cursor, cursor?.stop)
        lane.status.parked = parkedCounts.removeValue(forKey: target.uid) ?? 0
        lanes[lane.uid] = lane
        if cursor == nil { unwritten.insert(lane.uid) }
        restart(lane, unlessStoppedAt: target.generation, present)
        settle(lane)
        show(lane)
    }

    private func update(
        _ lane: DeliveryLane, to target: WebhookTarget, _ present: FeedPosition
    ) {
        if lane.target == target { return }
        let isOther = lane.target.generation != target.generation
        lane.target = target
        lane.status.name = target.name
        if isOther {
            // Somebody has seen to it.
            lane.nextTry = nil
            restart(lane, unlessStoppedAt: target.generation, present)
            enqueue(lane)
        }
        show(lane)
    }

    /// One that was stopped goes on at the present, once it is another one.
    private func restart(
        _ lane: DeliveryLane, unlessStoppedAt generation: Int64, _ present: FeedPosition
    ) {
        guard let stop = lane.stop, stop.generation != generation else { return }
        (lane.stop, lane.position, lane.isAtFront) = (nil, present, false)
        writeSoon(lane)
    }

    private func forget(_ lane: DeliveryLane) {
        lanes[lane.uid] = nil
        board.remove(lane.uid)
        forgetSoon([lane.uid])
    }

    private func forgetSoon(_ webhooks: Set<String>) {
        forgotten.formUnion(webhooks)
        writeAt = writeAt ?? ContinuousClock.now
    }

    /// - Returns: whether there is nothing more that it could be told of now.
    @discardableResult
    func settle(_ lane: DeliveryLane) -> Bool {
        if lane.position == front { lane.isAtFront = true }
        return lane.isAtFront
    }

    func show(_ lane: DeliveryLane) {
        lane.status.position = lane.position
        lane.status.stop = lane.stop
        board.show(
            lane.status, of: lane.uid, isAtFront: lane.isAtFront && lane.stop == nil)
    }
}

extension FeedPosition {
    /// A log that was restored from a backup may end before what somebody has been told.
    fileprivate func limited(to present: FeedPosition) -> FeedPosition {
        FeedPosition(
            revision: min(revision, present.revision), warning: min(warning, present.warning))
    }
}

extension FeedItem {
    /// How many warnings were forgotten between a position and this, which follows it.
    func gap(after position: FeedPosition) -> Int64? {
        guard case .warning(let warning) = self, warning.id > position.warning else { return nil }
        let (gap, isTooLarge) = (warning.id - 1).subtractingReportingOverflow(position.warning)
        if isTooLarge { return .max }
        return gap > 0 ? gap : nil
    }
}
