import EventLog
import GatewayModel
import JSON
public import Logging
import Projection
import Synchronization
import Threads

/// Ends what ends by itself: sees to it that the writer is asked when the time has come.
///
/// What is due follows from the state, so nothing is lost when the server stops: what came due
/// meanwhile ends when it starts again. Whether it really is due is decided by the writer.
public final class DeadlineWatch: Sendable {
    private let ledger: Ledger
    private let clock: any WallClock
    private let logger: Logger
    private let task = PeriodicTask("lintel.deadlines")
    /// What could not be ended for want of a log, so that this is said once.
    private let failed = Mutex<Set<Deadline>>([])
    private let isStopping = Atomic(false)
    /// The commits whose authors were told that their time runs out, by this process.
    private let reminded = Mutex<Set<Revision>>([])

    public init(_ ledger: Ledger, clock: any WallClock = SystemClock(), logger: Logger) {
        (self.ledger, self.clock, self.logger) = (ledger, clock, logger)
    }

    public func start(everySeconds interval: Double = 1) {
        if ledger.isReadOnly { return }
        task.start(everySeconds: interval) { [weak self] in self?.look() }
    }

    /// Returns when what is being ended, if anything is, has ended. The rest is due still when the
    /// server starts again.
    public func stop() {
        isStopping.store(true, ordering: .relaxed)
        task.stop()
    }

    /// Ends all that is due, one after the other. What cannot be ended now does not keep the rest.
    func look() {
        for deadline in ledger.published.state.dueDeadlines(at: clock.now()) {
            if isStopping.load(ordering: .relaxed) { return }
            end(deadline)
        }
        remind()
    }

    private func end(_ deadline: Deadline) {
        if case .commitConfirmation(let spec)? = ledger.published.state[deadline.id]?.resource.spec
        {
            return undo(spec, deadline)
        }
        let loans = ledger.published.state.endedLoans(of: deadline.id, at: clock.now())
        let names = loans.prefix(Self.mostNamed).map(\.hostname).joined(separator: ", ")
        let what =
            loans.isEmpty
            ? "\(deadline.id)" : "the loan of \(names) by \(deadline.id)"
        let outcome = submit(.end(deadline.id), "\(what) ended at \(deadline.time)")
        if case .accepted(let acceptance) = outcome, acceptance.isChange { tell(of: loans) }
        note(outcome, deadline)
    }

    // MARK: Loans

    private static let mostNamed = 10

    /// Whoever still has what was lent is told: it goes on serving, and nobody has asked them.
    private func tell(of loans: [HostnameDelegation]) {
        let state = ledger.published.state
        for loan in loans {
            for (id, listener) in state.listeners(within: loan) {
                let end = loan.until.map(\.description) ?? ""
                ledger.warnings.record(
                    reason: "LoanEnded", regarding: id,
                    message: "the loan of \(loan.hostname) to namespace \(loan.namespace) ended at "
                        + "\(end), and listener \(listener) of \(id) still claims it; it stays "
                        + "until it is changed, and then has to leave the name",
                    key: "loan/\(loan.hostname)/\(end)/\(id)/\(listener)")
            }
        }
    }

    // MARK: Commits that nobody confirmed

    /// Tells once of each commit that soon goes back. What cannot be told now is tried again with
    /// the next look.
    private func remind() {
        let due = ledger.published.state.confirmationsDue(at: clock.now())
        let revisions = Set(due.map(\.revision))
        let told = reminded.withLock { reminded in
            reminded.formIntersection(revisions)
            return reminded
        }
        for spec in due where !told.contains(spec.revision) {
            guard let (commit, before) = try? ledger.commit(at: spec.revision) else { continue }
            let isTold = warn(
                "ConfirmationDue", about: commit, on: before, spec,
                "commit \(spec.revision) is undone at \(spec.confirmBefore) unless it is confirmed",
                isOnce: true)
            if isTold { reminded.withLock { _ = $0.insert(spec.revision) } }
        }
    }

    private func undo(_ spec: CommitConfirmationSpec, _ deadline: Deadline) {
        let what = "commit \(spec.revision) was not confirmed before \(spec.confirmBefore)"
        do {
            let (commit, before) = try ledger.commit(at: spec.revision)
            let outcome = submit(
                .undo(Revert(commit, on: before, ifVersion: nil)), what + " and is undone")
            switch outcome {
            case .accepted(let acceptance):
                if acceptance.isChange {
                    warn(
                        "NotConfirmed", about: commit, on: before, spec,
                        "\(what) and was undone by commit \(acceptance.revision)")
                }
                note(outcome, deadline)
            case .refused(let refusal, _):
                let why = "\(what), and cannot be undone: \(refusal.message)"
                logger.error("a commit stays that nobody confirmed", metadata: ["cause": "\(why)"])
                warn("NotUndone", about: commit, on: before, spec, why)
                note(submit(.end(deadline.id), why), deadline)
            case .failed, .replayed, .keyReused: note(outcome, deadline)
            }
        } catch {
            note(.failed(LedgerFailure(reading: error)), deadline)
        }
    }

    /// Tells each team that the commit was about, of each gateway that it was about there, by the
    /// first of its resources.
    ///
    /// - Returns: whether it is written down.
    @discardableResult
    private func warn(
        _ reason: String, about commit: Commit, on before: GatewayState,
        _ spec: CommitConfirmationSpec,
        _ message: String, isOnce: Bool = false
    ) -> Bool {
        let details = WarningEvent.details { writer in
            writer.member("revision", spec.revision.rawValue)
            writer.member("confirmBefore", spec.confirmBefore.description)
        }
        var isTold = true
        for (id, gateway) in commit.concerns(before) {
            let key =
                "confirmation/\(commit.revision)/\(reason)/\(id.team)/"
                + (gateway?.description ?? "")
            if isOnce {
                let isKept = ledger.warnings.recordOnce(
                    reason: reason, regarding: id, gateway: gateway, message: message,
                    details: details, trace: commit.origin?.trace, key: key)
                isTold = isTold && isKept
            } else {
                ledger.warnings.record(
                    reason: reason, regarding: id, gateway: gateway, message: message,
                    details: details, trace: commit.origin?.trace, key: key)
            }
        }
        return isTold
    }

    // MARK: Submitting

    private func submit(_ wish: Submission.Wish, _ message: String) -> SubmissionOutcome {
        let outcome = Handover<SubmissionOutcome>()
        ledger.submit(
            Submission(wish, actor: "lintel", message: message.cut(to: Limits.messageBytes)),
            recording: { RecordedAnswer(status: 200, body: [], revision: $0.revision) }
        ) { outcome.give($0) }
        return outcome.take()
    }

    /// Says once what could not be ended; it is tried again with the next look.
    private func note(_ outcome: SubmissionOutcome, _ deadline: Deadline) {
        let cause: String
        switch outcome {
        case .accepted, .replayed, .keyReused:
            failed.withLock { _ = $0.remove(deadline) }
            return
        case .refused(let refusal, _): cause = refusal.message
        case .failed(let failure): cause = "\(failure.cause)"
        }
        if failed.withLock({ $0.insert(deadline).inserted }) {
            logger.error(
                "what should end does not yet",
                metadata: ["resource": "\(deadline.id)", "cause": "\(cause)"])
        }
    }
}

extension String {
    /// At most so many bytes of it, in whole characters.
    fileprivate func cut(to limit: Int) -> String {
        var (text, size) = ("", 0)
        for character in self {
            size += character.utf8.count
            if size > limit { return text }
            text.append(character)
        }
        return text
    }
}

extension Commit {
    private struct Concern: Hashable {
        let team: String
        let gateway: NamespacedName?
    }

    /// Each team and each gateway that it is about there, with the first of the resources that
    /// are; without a gateway the teams that have none in it.
    ///
    /// - Parameter before: what it was made on: what it deletes is there.
    fileprivate func concerns(
        _ before: GatewayState
    ) -> [(id: ResourceID, gateway: NamespacedName?)] {
        var (found, told): ([(id: ResourceID, gateway: NamespacedName?)], Set<Concern>) = ([], [])
        var placed: Set<String> = []
        for event in events where !event.id.isOfItsCommit {
            var gateways = before.gateways(concernedBy: event.id)
            if case .applied(let stored) = event, let parent = stored.parent {
                gateways.insert(parent)
            }
            if event.id.kind.part == .gateway { gateways.insert(event.id.namespacedName) }
            if !gateways.isEmpty { placed.insert(event.id.team) }
            let places = gateways.isEmpty ? [nil] : gateways.sorted().map(Optional.some)
            for gateway in places
            where told.insert(Concern(team: event.id.team, gateway: gateway)).inserted {
                found.append((event.id, gateway))
            }
        }
        return found.filter { $0.gateway != nil || !placed.contains($0.id.team) }
    }
}
