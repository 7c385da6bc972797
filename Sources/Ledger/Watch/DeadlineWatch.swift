import EventLog
import GatewayModel
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

    public init(_ ledger: Ledger, clock: any WallClock = SystemClock(), logger: Logger) {
        (self.ledger, self.clock, self.logger) = (ledger, clock, logger)
    }

    public func start(everySeconds interval: Double = 1) {
        if ledger.isReadOnly { return }
        task.start(everySeconds: interval) { [weak self] in self?.look() }
    }

    /// Returns when the look that is going on, if there is one, has ended.
    public func stop() { task.stop() }

    /// Ends all that is due, one after the other, until something cannot be ended now.
    func look() {
        for deadline in ledger.published.state.dueDeadlines(at: clock.now()) {
            if !end(deadline) { return }
        }
    }

    private func end(_ deadline: Deadline) -> Bool {
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
        return isDone(outcome, deadline)
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

    private func undo(_ spec: CommitConfirmationSpec, _ deadline: Deadline) -> Bool {
        let what = "commit \(spec.revision) was not confirmed before \(spec.confirmBefore)"
        let outcome: SubmissionOutcome
        do {
            let (commit, before) = try ledger.commit(at: spec.revision)
            outcome = submit(
                .undo(Revert(commit, on: before, ifVersion: nil)), what + " and is undone")
        } catch {
            return isDone(.failed(LedgerFailure(reading: error)), deadline)
        }
        switch outcome {
        case .accepted(let acceptance):
            if acceptance.isChange {
                ledger.warnings.record(
                    reason: "NotConfirmed", regarding: deadline.id,
                    message: "\(what) and was undone by commit \(acceptance.revision)",
                    key: "confirmation/\(spec.revision)/undone")
            }
            return true
        case .refused(let refusal, _):
            let why = "\(what), and cannot be undone: \(refusal.message)"
            logger.error("a commit stays that nobody confirmed", metadata: ["cause": "\(why)"])
            ledger.warnings.record(
                reason: "NotUndone", regarding: deadline.id, message: why,
                key: "confirmation/\(spec.revision)/stays")
            return isDone(submit(.end(deadline.id), why), deadline)
        case .failed, .replayed, .keyReused: return isDone(outcome, deadline)
        }
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

    private func isDone(_ outcome: SubmissionOutcome, _ deadline: Deadline) -> Bool {
        let cause: String
        switch outcome {
        case .accepted, .replayed, .keyReused:
            failed.withLock { _ = $0.remove(deadline) }
            return true
        case .refused(let refusal, _): cause = refusal.message
        case .failed(let failure): cause = "\(failure.cause)"
        }
        if failed.withLock({ $0.insert(deadline).inserted }) {
            logger.error(
                "what should end does not yet",
                metadata: ["resource": "\(deadline.id)", "cause": "\(cause)"])
        }
        return false
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
