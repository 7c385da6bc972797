import GatewayModel
import Ledger
import MicroHTTP
import Projection
import Threads

/// Takes a wish to the ledger and its outcome to the client, the same for every operation that
/// changes something.
final class ChangeHandler: Sendable {
    let ledger: Ledger
    private let sealer: SecretSealer
    private let refusalCounts: RefusalCounts

    /// How often a change is made again when somebody else was faster.
    private static let attempts = 16

    init(ledger: Ledger, sealer: SecretSealer, refusalCounts: RefusalCounts = RefusalCounts()) {
        (self.ledger, self.sealer) = (ledger, sealer)
        self.refusalCounts = refusalCounts
    }

    /// What an operation made of its request.
    struct Prepared: Sendable {
        var wish: Submission.Wish
        var message: String?
        var expectPlan: String?
        var warnings: [Warning] = []
        /// What its Secrets are sealed with, as far as it is new.
        var dataKeys: [DataKey] = []
        /// What is to become of the wish; nil: it is done.
        var step: ProposalStep?
        /// Prepares the change again on a later state: it need not fail because somebody else
        /// changed the same resource meanwhile.
        var again: Repetition?
    }

    /// The status of a commit; anything else that is accepted is 200.
    typealias CommitStatus = @Sendable (Acceptance) -> Int

    /// How an operation answers what was accepted.
    struct Words: Sendable {
        var commitStatus: CommitStatus
        var made = ChangeAnswer.Made.commit
    }

    /// Puts what was accepted into words.
    typealias Recording = @Sendable (Acceptance) -> RecordedAnswer

    typealias Preparation = @Sendable (DecodedBody) throws -> Prepared

    typealias Repetition = @Sendable () throws -> Prepared

    /// A change between its request and its answer. An object, because closures hand it on.
    private final class Pending: Sendable {
        let request: ChangeRequest
        /// Kept until it is answered, as what was taken for it is.
        let body: DecodedBody
        let words: Words
        let exchange: Exchange

        init(
            _ request: ChangeRequest, _ body: DecodedBody, _ words: Words, _ exchange: Exchange
        ) {
            (self.request, self.body) = (request, body)
            (self.words, self.exchange) = (words, exchange)
        }
    }

    /// Answers a change: prepares the wish, here or on a thread of its class, then previews or
    /// submits it.
    ///
    /// - Parameter isSlow: preparing reads the log.
    func answer(
        _ request: ChangeRequest, isSlow: Bool = false, made: ChangeAnswer.Made = .commit,
        commitStatus: @escaping CommitStatus = { _ in 201 }, _ prepare: @escaping Preparation
    ) -> Answer {
        let words = Words(commitStatus: commitStatus, made: made)
        return .later { exchange in
            if request.isLarge || request.isDryRun || isSlow {
                request.allowance.start(request.workClass, answering: exchange) {
                    self.begin(request, exchange, words, prepare)
                }
            } else {
                self.begin(request, exchange, words, prepare)
            }
        }
    }

    /// Submits a wish of the server's own making, which has nothing to read from the request. What
    /// is accepted is answered in the words of the operation, and kept for nobody.
    func submit(
        _ wish: Submission.Wish, for request: ChangeRequest, answering exchange: Exchange,
        _ respond: @escaping @Sendable (Acceptance) -> Response
    ) {
        answering(request, exchange) {
            let change = Pending(
                request, DecodedBody(bytes: [], reservation: nil),
                Words(commitStatus: { _ in 201 }), exchange)
            let prepared = Prepared(wish: wish)
            let submission = try submission(change, prepared)
            let record = recording(prepared, change)
            ledger.submit(submission, recording: record) { outcome in
                exchange.complete(making: {
                    if case .accepted(let acceptance) = outcome { return respond(acceptance) }
                    return self.response(to: outcome, of: change, record)
                })
            }
        }
    }

    private func begin(
        _ request: ChangeRequest, _ exchange: Exchange, _ words: Words, _ prepare: Preparation
    ) {
        answering(request, exchange) {
            let body = try request.body.decoded(in: request.allowance.bodies)
            let change = Pending(request, body, words, exchange)
            do {
                try attempt(change, try prepare(body))
            } catch {
                throw Problem(error).located(in: body, of: request.body)
            }
        }
    }

    /// What `work` throws is the answer.
    private func answering(
        _ request: ChangeRequest, _ exchange: Exchange, _ work: () throws -> Void
    ) {
        do {
            try request.refusals.noting(work)
        } catch {
            exchange.complete(with: refused(Problem(error), request).response)
        }
    }

    /// Previews or submits what was prepared.
    private func attempt(_ change: Pending, _ prepared: Prepared, number: Int = 1) throws {
        let prepared = try sealing(prepared, for: change.request.principal)
        let submission = try submission(change, prepared)
        if change.request.isDryRun {
            change.exchange.complete(
                with: try preview(submission, prepared, change))
            return
        }
        let record = recording(prepared, change)
        let again = number < Self.attempts ? prepared.again : nil
        submit(submission, of: change, record) {
            self.finish(change, submission, prepared.warnings, $0, record, again, number)
        }
    }

    private func submit(
        _ submission: Submission, of change: Pending, _ record: @escaping Recording,
        _ completion: @escaping @Sendable (SubmissionOutcome) -> Void
    ) {
        guard change.request.workClass == .upload else {
            return ledger.submit(submission, recording: record, completion: completion)
        }
        // This thread waits, so that the next large change is read only when this one is out of
        // memory.
        let outcome = Handover<SubmissionOutcome>()
        ledger.submit(submission, recording: record) { outcome.give($0) }
        completion(outcome.take())
    }

    /// Answers, or proposes it where others have to agree, or tries once more. Whoever calls this
    /// may have others to answer.
    private func finish(
        _ change: Pending, _ submission: Submission, _ warnings: [Warning],
        _ outcome: SubmissionOutcome, _ record: @escaping Recording, _ again: Repetition?,
        _ number: Int
    ) {
        if case .refused(let refusal, let revision) = outcome, refusal.isForWantOfApproval {
            guard change.request.principal.isAuthenticated else {
                return answer(change, .refused(.nobodyIsKnown, at: revision), record)
            }
            let proposing = Proposing(isAskedFor: false, preview: ProposalAnswer.preview(warnings))
            let record: Recording = { ProposalAnswer.recorded($0, status: 202) }
            return submit(submission.with(step: .propose(proposing)), of: change, record) {
                self.answer(change, $0, record)
            }
        }
        guard let again, case .refused(let refusal, _) = outcome,
            refusal.reason == .preconditionFailed
        else { return answer(change, outcome, record) }
        change.request.allowance.start(change.request.workClass, answering: change.exchange) {
            self.answering(change.request, change.exchange) {
                try self.attempt(change, try again(), number: number + 1)
            }
        }
    }

    /// Writes the answer to an outcome: on the connection's thread, unless it is long or this
    /// thread has nothing else to do.
    private func answer(
        _ change: Pending, _ outcome: SubmissionOutcome, _ record: @escaping Recording
    ) {
        if change.request.workClass == .upload {
            change.exchange.complete(with: response(to: outcome, of: change, record))
            return
        }
        let isLong =
            switch outcome {
            case .accepted(let acceptance): acceptance.isLong
            // Its lines are looked for.
            case .refused: change.request.isLarge && change.request.body.isYAML
            case .replayed, .keyReused, .failed: false
            }
        guard isLong else {
            change.exchange.complete(making: {
                self.response(to: outcome, of: change, record)
            })
            return
        }
        change.request.allowance.tell(.act, answering: change.exchange) {
            change.exchange.complete(with: self.response(to: outcome, of: change, record))
        }
    }

    // MARK: Parts

    /// Seals the Secrets of a change, so that the ledger never sees one in the clear.
    private func sealing(_ prepared: Prepared, for principal: Principal) throws -> Prepared {
        // What a proposal has was sealed when it was made.
        if case .judge = prepared.step { return prepared }
        guard case .change(let changeset) = prepared.wish, sealer.concerns(changeset) else {
            return prepared
        }
        let state = ledger.published.state
        // What is sealed is compared with what is there, which is nobody's business but theirs who
        // may change it.
        try state.requirePermission(forUnsealed: changeset, by: principal)
        let sealed = try sealer.seal(changeset, in: state)
        var prepared = prepared
        prepared.wish = .change(sealed.changeset)
        prepared.warnings += sealed.warnings
        prepared.dataKeys += sealed.dataKeys
        return prepared
    }

    private func preview(
        _ submission: Submission, _ prepared: Prepared, _ change: Pending
    ) throws -> Response {
        let (acceptance, approval, more) = try ledger.previewing(submission)
        var places: WarningPlaces?
        if case .change(let changeset) = prepared.wish {
            places = WarningPlaces(in: change.body, of: change.request.body, changeset.changes)
        }
        let body = ChangeAnswer.body(
            acceptance, warnings: prepared.warnings + more, to: change.request.visibility,
            approval: approval, places: places)
        return ChangeAnswer.response(
            RecordedAnswer(status: 200, body: body, revision: acceptance.revision), at: nil)
    }

    private func recording(_ prepared: Prepared, _ change: Pending) -> Recording {
        let (commitStatus, visibility) = (change.words.commitStatus, change.request.visibility)
        if prepared.step != nil {
            return { ProposalAnswer.recorded($0, status: commitStatus($0)) }
        }
        let warnings = prepared.warnings
        return { acceptance in
            RecordedAnswer(
                status: acceptance.isChange ? commitStatus(acceptance) : 200,
                body: ChangeAnswer.body(acceptance, warnings: warnings, to: visibility),
                revision: acceptance.revision)
        }
    }

    private func submission(
        _ change: Pending, _ prepared: Prepared
    ) throws(Problem) -> Submission {
        let request = change.request
        if let message = prepared.message, AccessToken.isMentioned(in: message) {
            throw .tokenInText("message")
        }
        return Submission(
            prepared.wish, by: request.principal, from: request.origin, actor: request.actor,
            message: try request.choose(
                "message", query: request.message, body: prepared.message) ?? "",
            terms: request.terms, step: prepared.step?.telling(prepared.warnings),
            expectPlan: try request.choose(
                "expectPlan", query: request.expectPlan, body: prepared.expectPlan),
            idempotency: request.idempotency(with: change.body), dataKeys: prepared.dataKeys,
            sharer: request.allowance.caller.share.text)
    }

    private func response(
        to outcome: SubmissionOutcome, of change: Pending, _ record: Recording
    ) -> Response {
        switch outcome {
        case .accepted(let acceptance): response(record(acceptance), of: change)
        case .replayed(let answer): response(answer, of: change, isReplayed: true)
        case .refused(let refusal, let revision): response(to: refusal, of: change, revision)
        case .keyReused(let key): counted(Problem.keyReused(key), change.request).response
        case .failed(let failure): counted(Problem(failure), change.request).response
        }
    }

    private func response(
        to refusal: Refusal, of change: Pending, _ revision: Revision
    ) -> Response {
        let problem = Problem(refusal).located(in: change.body, of: change.request.body)
        change.request.refusals.note(problem)
        return refused(problem, change.request, at: revision).response
    }

    private func refused(
        _ problem: Problem, _ request: ChangeRequest, at revision: Revision? = nil
    ) -> Problem {
        withRevision(counted(problem, request), revision)
    }

    /// What is previewed is not refused: nothing was to be changed.
    private func counted(_ problem: Problem, _ request: ChangeRequest) -> Problem {
        if !request.isDryRun { refusalCounts.count(problem) }
        return problem
    }

    private func response(
        _ answer: RecordedAnswer, of change: Pending, isReplayed: Bool = false
    ) -> Response {
        let position = ledger.position(of: answer.revision)
        return ChangeAnswer.response(
            answer, at: position, made: change.words.made, isReplayed: isReplayed)
    }

    /// Tells at which revision something was refused; if it was not decided, what is published.
    private func withRevision(_ problem: Problem, _ revision: Revision? = nil) -> Problem {
        guard problem.isOfPresentState else { return problem }
        var problem = problem
        let revision = revision ?? ledger.published.state.revision
        problem.headers.append((name: "Lintel-Revision", value: "\(revision)"))
        return problem
    }
}

extension Acceptance {
    /// Whether putting it into words would keep others waiting.
    fileprivate var isLong: Bool {
        decision.results.count > 100
            || decision.mergeChanges.contains { $0.owners.count + $0.routes.count > 20 }
    }
}
