import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// Takes a wish to the ledger and its outcome to the client, the same for every operation that
/// changes something.
final class ChangeDesk: Sendable {
    let ledger: Ledger
    let sealer: SecretSealer
    let admission: Admission

    init(ledger: Ledger, sealer: SecretSealer, admission: Admission) {
        (self.ledger, self.sealer, self.admission) = (ledger, sealer, admission)
    }

    /// What an operation made of its request.
    struct Prepared: Sendable {
        var wish: Submission.Wish
        var message: String?
        var expectPlan: String?
        var warnings: [Warning] = []
        /// What its Secrets are sealed with, as far as it is new.
        var dataKeys: [DataKey] = []
    }

    /// Seals the Secrets of a change, so that the ledger never sees one in the clear.
    func sealing(_ prepared: consuming Prepared) throws -> Prepared {
        guard case .change(let changeset) = prepared.wish, sealer.concerns(changeset) else {
            return prepared
        }
        let sealed = try sealer.seal(changeset, in: ledger.published.state)
        prepared.wish = .change(sealed.changeset)
        prepared.warnings += sealed.warnings
        prepared.dataKeys += sealed.dataKeys
        return prepared
    }

    /// The status of a commit; anything else that is accepted is 200.
    typealias CommitStatus = @Sendable (Acceptance) -> Int

    /// Puts what was accepted into words.
    typealias Recording = @Sendable (Acceptance) -> RecordedAnswer

    typealias Preparation = @Sendable (DecodedBody) throws -> Prepared

    /// Answers a change: prepares the wish, here or on a thread of its class, then previews or
    /// submits it.
    ///
    /// - Parameter isSlow: preparing reads the log.
    func answer(
        _ request: ChangeRequest, isSlow: Bool = false,
        commitStatus: @escaping CommitStatus = { _ in 201 }, _ prepare: @escaping Preparation
    ) throws -> Answer {
        if request.isLarge || request.isDryRun || isSlow {
            return .later { exchange in
                self.admission.start(
                    request.workClass, for: request.caller, answering: exchange
                ) {
                    try self.finish(request, exchange, commitStatus, prepare)
                }
            }
        }
        let body = try request.body.decoded(in: admission.load.bodies)
        let prepared = try sealing(prepare(body))
        let submission = try submission(request, body, prepared)
        let record = recording(prepared.warnings, commitStatus)
        return .later { exchange in
            self.submit(submission, record) { self.answer($0, record, request, exchange) }
        }
    }

    /// On a thread of the request's class.
    private func finish(
        _ request: ChangeRequest, _ exchange: Exchange, _ commitStatus: @escaping CommitStatus,
        _ prepare: Preparation
    ) throws {
        do {
            let body = try request.body.decoded(in: admission.load.bodies)
            let prepared = try sealing(prepare(body))
            let submission = try submission(request, body, prepared)
            if request.isDryRun {
                exchange.complete(with: try preview(submission, prepared.warnings))
                return
            }
            let record = recording(prepared.warnings, commitStatus)
            if request.workClass == .upload {
                // The next of them is read when this one is no more in memory.
                let outcome = Handover<SubmissionOutcome>()
                submit(submission, record) { outcome.give($0) }
                exchange.complete(with: response(to: outcome.take(), record))
            } else {
                submit(submission, record) { [body] outcome in
                    withExtendedLifetime(body) { self.answer(outcome, record, request, exchange) }
                }
            }
        } catch {
            throw withRevision(Problem(error))
        }
    }

    // MARK: The two ways

    private func preview(_ submission: Submission, _ warnings: [Warning]) throws -> Response {
        let acceptance = try ledger.preview(submission)
        let body = ChangeAnswer.body(acceptance, warnings: warnings)
        return ChangeAnswer.response(
            RecordedAnswer(status: 200, body: body, revision: acceptance.revision), at: nil)
    }

    private func submit(
        _ submission: Submission, _ record: @escaping Recording,
        completion: @escaping @Sendable (SubmissionOutcome) -> Void
    ) {
        ledger.submit(submission, recording: record, completion: completion)
    }

    /// Puts an outcome into words: on the connection's thread, unless it is long. Whoever calls
    /// this has others to write for.
    private func answer(
        _ outcome: SubmissionOutcome, _ record: @escaping Recording, _ request: ChangeRequest,
        _ exchange: Exchange
    ) {
        guard case .accepted(let acceptance) = outcome, acceptance.isLong else {
            exchange.complete(making: { self.response(to: outcome, record) })
            return
        }
        admission.start(.act, for: request.caller, answering: exchange) {
            exchange.complete(with: self.response(to: outcome, record))
        }
    }

    /// Submits, for an operation that may want to look at the response first.
    func submit(
        _ request: ChangeRequest, _ body: DecodedBody, _ prepared: Prepared,
        _ commitStatus: @escaping CommitStatus, completion: @escaping @Sendable (Response) -> Void
    ) {
        let record = recording(prepared.warnings, commitStatus)
        do {
            submit(try submission(request, body, prepared), record) { outcome in
                completion(self.response(to: outcome, record))
            }
        } catch {
            completion(Problem(error).response)
        }
    }

    private func recording(
        _ warnings: [Warning], _ commitStatus: @escaping CommitStatus
    ) -> Recording {
        { acceptance in
            RecordedAnswer(
                status: acceptance.isChange ? commitStatus(acceptance) : 200,
                body: ChangeAnswer.body(acceptance, warnings: warnings),
                revision: acceptance.revision)
        }
    }

    private func submission(
        _ request: ChangeRequest, _ body: DecodedBody, _ prepared: Prepared
    ) throws(Problem) -> Submission {
        Submission(
            prepared.wish, actor: request.actor,
            message: try request.choose(
                "message", query: request.message, body: prepared.message) ?? "",
            expectPlan: try request.choose(
                "expectPlan", query: request.expectPlan, body: prepared.expectPlan),
            idempotency: request.idempotency(with: body), dataKeys: prepared.dataKeys)
    }

    private func response(
        to outcome: SubmissionOutcome, _ record: Recording
    ) -> Response {
        switch outcome {
        case .accepted(let acceptance): response(record(acceptance))
        case .replayed(let answer): response(answer, isReplayed: true)
        case .refused(let refusal, let revision):
            withRevision(Problem(refusal), revision).response
        case .keyReused(let key): Problem.keyReused(key).response
        case .failed(let failure): Problem(failure).response
        }
    }

    private func response(_ answer: RecordedAnswer, isReplayed: Bool = false) -> Response {
        let position = ledger.position(of: answer.revision)
        return ChangeAnswer.response(answer, at: position, isReplayed: isReplayed)
    }

    /// Tells at which revision something was refused; if it was not decided, what is published.
    private func withRevision(_ problem: Problem, _ revision: Revision? = nil) -> Problem {
        guard problem.status == 409 || problem.status == 412 else { return problem }
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
