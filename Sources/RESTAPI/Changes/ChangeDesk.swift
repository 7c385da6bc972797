import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// Takes a wish to the ledger and its outcome to the client, the same for every operation that
/// changes something.
struct ChangeDesk: Sendable {
    let ledger: Ledger
    let sealer: SecretSealer

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

    /// Answers a change: prepares the wish, here or in the background, then previews or submits it.
    ///
    /// - Parameter isSlow: preparing reads the log.
    func answer(
        _ request: ChangeRequest, isSlow: Bool = false,
        commitStatus: @escaping CommitStatus = { _ in 201 },
        _ prepare: @escaping @Sendable () throws -> Prepared
    ) throws -> Answer {
        if request.isLarge || isSlow {
            return .later { exchange in
                BackgroundQueue.shared.async {
                    self.finish(request, exchange, commitStatus, prepare)
                }
            }
        }
        let prepared = try sealing(prepare())
        let submission = try submission(request, prepared)
        if request.isDryRun { return .now(try preview(submission, prepared.warnings)) }
        let record = recording(prepared.warnings, commitStatus)
        return .later { exchange in
            self.submit(submission, record, isLarge: false, answering: exchange)
        }
    }

    private func finish(
        _ request: ChangeRequest, _ exchange: Exchange, _ commitStatus: @escaping CommitStatus,
        _ prepare: () throws -> Prepared
    ) {
        do {
            let prepared = try sealing(prepare())
            let submission = try submission(request, prepared)
            if request.isDryRun {
                exchange.complete(with: try preview(submission, prepared.warnings))
            } else {
                let record = recording(prepared.warnings, commitStatus)
                submit(submission, record, isLarge: request.isLarge, answering: exchange)
            }
        } catch {
            exchange.complete(with: withRevision(Problem(error)).response)
        }
    }

    // MARK: The two ways

    private func preview(_ submission: Submission, _ warnings: [Warning]) throws -> Response {
        do {
            let acceptance = try ledger.preview(submission)
            let body = ChangeAnswer.body(acceptance, warnings: warnings)
            return ChangeAnswer.response(
                RecordedAnswer(status: 200, body: body, revision: acceptance.revision), at: nil)
        } catch {
            throw withRevision(Problem(error))
        }
    }

    /// Submits, and puts what was accepted into words on the connection's thread, unless it is
    /// long: the writer has others to write for.
    private func submit(
        _ submission: Submission, _ record: @escaping Recording, isLarge: Bool,
        answering exchange: Exchange
    ) {
        ledger.submit(submission, recording: record) { outcome in
            if case .accepted(let acceptance) = outcome, !isLarge {
                exchange.complete(making: { self.response(record(acceptance)) })
            } else {
                exchange.complete(with: self.response(to: outcome, record))
            }
        }
    }

    /// Submits, for an operation that may want to look at the response first.
    func submit(
        _ request: ChangeRequest, _ prepared: Prepared, _ commitStatus: @escaping CommitStatus,
        completion: @escaping @Sendable (Response) -> Void
    ) {
        let record = recording(prepared.warnings, commitStatus)
        do {
            ledger.submit(try submission(request, prepared), recording: record) { outcome in
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
        _ request: ChangeRequest, _ prepared: Prepared
    ) throws(Problem) -> Submission {
        Submission(
            prepared.wish, actor: request.actor,
            message: try request.choose(
                "message", query: request.message, body: prepared.message) ?? "",
            expectPlan: try request.choose(
                "expectPlan", query: request.expectPlan, body: prepared.expectPlan),
            idempotency: request.idempotency, dataKeys: prepared.dataKeys)
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
