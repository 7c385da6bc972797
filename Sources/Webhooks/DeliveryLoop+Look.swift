import EventLog
import GatewayModel
import Ledger
import Logging

/// What there is to tell, and whom.
extension DeliveryLoop {
    private static let pageSize = 512

    func look() {
        lookAt = nil
        defer { onLook() }
        let isDone = attempt("what webhooks are to be told cannot be read") {
            try meetTargets()
            if !queues.isEmpty { try moveHead() }
        }
        if !isDone { lookAt = ContinuousClock.now + Self.retryDelay }
    }

    /// Those who are told of all before are told of what they may want; for the others nothing
    /// happens at all.
    private func moveHead() throws {
        defer { shown.move(head: head) }
        while true {
            let page = try content.page(after: head, limit: Self.pageSize)
            for item in page {
                let entry = window.append(item, after: head)
                for name in content.mayWant(item) {
                    guard let queue = uids[name].flatMap({ queues[$0] }), queue.isAtHead else {
                        continue
                    }
                    (queue.isAtHead, queue.position) = (false, head)
                    // Before the head moves: it has not been told of what it is to be told.
                    show(queue)
                    enqueue(queue)
                }
                noteGap(before: item)
                head = entry.after
            }
            if page.count < Self.pageSize { break }
        }
        past.note(head, at: clock.elapsed())
        for queue in beyondHead { enqueue(queue) }
        beyondHead = []
    }

    /// Warnings that were forgotten before anybody looked. Who is told of the item counts them
    /// when it comes to it.
    private func noteGap(before item: FeedItem) {
        guard let gap = item.gap(after: head) else { return }
        for queue in queues.values where queue.isAtHead && queue.stop == nil {
            queue.status.miss(gap)
            show(queue)
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
        for queue in Array(queues.values) where !known.contains(queue.uid) { forget(queue) }
        let present = targets.isEmpty ? nil : try content.newest()
        for target in targets {
            if let queue = queues[target.uid] {
                update(queue, to: target, present ?? head)
            } else if let present {
                try meet(target, present)
            }
        }
        uids = Dictionary(targets.map { ($0.name, $0.uid) }, uniquingKeysWith: { $1 })
        // What is left was of those that were deleted while nobody looked.
        let gone = Set((cursors ?? [:]).keys).union(parkedCounts.keys).subtracting(queues.keys)
        if !gone.isEmpty { forgetSoon(gone) }
        (cursors, parkedCounts) = ([:], [:])
        // A position that nobody knows of yet would be another one after a crash.
        if queues.values.contains(where: { $0.written == nil }) { write() }
        version = newVersion
        for queue in queues.values where !queue.isAtHead { enqueue(queue) }
    }

    private func meet(_ target: WebhookTarget, _ present: FeedPosition) throws {
        let start = try cursors?[target.uid]?.position ?? content.start(of: target)
        let cursor = cursors?.removeValue(forKey: target.uid)
        // The first of all is what there is to look at from.
        if queues.isEmpty {
            head = present
            shown.move(head: head)
        }
        let queue = DeliveryQueue(target, at: start.limited(to: present))
        (queue.written, queue.stop) = (cursor, cursor?.stop)
        queue.status.failingSince = cursor?.failingSince
        queue.status.parked = parkedCounts.removeValue(forKey: target.uid) ?? 0
        queues[queue.uid] = queue
        if cursor == nil { unwritten.insert(queue.uid) }
        restart(queue, unlessStoppedAt: target.generation, present)
        settle(queue)
        show(queue)
    }

    private func update(
        _ queue: DeliveryQueue, to target: WebhookTarget, _ present: FeedPosition
    ) {
        if queue.target == target { return }
        let isOther = queue.target.generation != target.generation
        queue.target = target
        queue.status.name = target.name
        if isOther {
            // Somebody has seen to it.
            queue.endPause()
            queue.failures = 0
            restart(queue, unlessStoppedAt: target.generation, present)
            enqueue(queue)
        }
        show(queue)
    }

    /// One that was stopped goes on at the present, once it is another one.
    private func restart(
        _ queue: DeliveryQueue, unlessStoppedAt generation: Int64, _ present: FeedPosition
    ) {
        guard let stop = queue.stop, stop.generation != generation else { return }
        (queue.stop, queue.position, queue.isAtHead) = (nil, present, false)
        writeSoon(queue)
    }

    private func forget(_ queue: DeliveryQueue) {
        queues[queue.uid] = nil
        troubles = troubles.filter { $0.webhook != queue.uid }
        shown.remove(queue.uid)
        forgetSoon([queue.uid])
    }

    private func forgetSoon(_ webhooks: Set<String>) {
        forgotten.formUnion(webhooks)
        writeAt = writeAt ?? ContinuousClock.now
    }

    /// - Returns: whether there is nothing more that it could be told of now.
    @discardableResult
    func settle(_ queue: DeliveryQueue) -> Bool {
        if queue.position == head { queue.isAtHead = true }
        return queue.isAtHead
    }

    func show(_ queue: DeliveryQueue) {
        queue.status.position = queue.position
        queue.status.stop = queue.stop
        queue.status.waiting = queue.current.flatMap { $0.isWaiting ? $0.event : nil }
        shown.show(
            queue.status, of: queue.uid, isAtHead: queue.isAtHead && queue.stop == nil)
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
