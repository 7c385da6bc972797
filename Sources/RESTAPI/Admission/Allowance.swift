import MicroHTTP
import Projection

/// What one request may take of the server: whatever is done for it goes through this, is counted
/// among what its caller asks for, and is done only while that may ask for it.
struct Allowance: Sendable {
    let standing: Standing
    private let admission: Admission

    init(of standing: Standing, from admission: Admission) {
        (self.standing, self.admission) = (standing, admission)
    }

    var caller: Caller { standing.caller }

    /// Answers later with what `work` makes.
    func answer(
        _ workClass: WorkClass, _ work: @escaping @Sendable () throws -> Response
    ) -> Answer {
        .later { exchange in
            start(workClass, answering: exchange) { exchange.complete(with: try work()) }
        }
    }

    /// The same for a response that many will get.
    func answerPrepared(
        _ workClass: WorkClass, _ work: @escaping @Sendable () throws -> PreparedResponse
    ) -> Answer {
        .later { exchange in
            start(workClass, answering: exchange) { exchange.complete(with: try work()) }
        }
    }

    /// Does work that answers an exchange, now or later. What it throws is the answer, or that
    /// there is no room for it.
    func start(
        _ workClass: WorkClass, answering exchange: Exchange,
        _ work: @escaping @Sendable () throws -> Void
    ) {
        admission.start(workClass, for: caller, answering: exchange) { [standing] in
            try standing.require()
            try work()
        }
    }

    /// The same for what tells of a change that is made: it is told to who made it, whatever
    /// became of that.
    func tell(
        _ workClass: WorkClass, answering exchange: Exchange,
        _ work: @escaping @Sendable () throws -> Void
    ) {
        admission.start(workClass, for: caller, answering: exchange, work)
    }

    /// Does work that answers nobody, such as the next part of a stream. False if too much waits.
    func start(_ workClass: WorkClass, _ work: @escaping WorkThreads.Work) -> Bool {
        admission.start(workClass, for: caller, work)
    }

    /// Holds the request.
    ///
    /// - Parameter target: what is meant where the path does not say it.
    /// - Throws: `overloaded` or `too-many-requests` if no more can be.
    func hold(on target: AccessTarget? = nil) throws(Problem) -> HeldRequest {
        let place = try admission.held.take(for: caller)
        return HeldRequest(standing, on: target, place, admission.watch)
    }

    /// Counts the request among those that its caller may send in a second.
    ///
    /// - Throws: `too-many-requests`.
    fileprivate func take(_ rateClass: RateClass, _ rights: Rights) throws(Problem) {
        try admission.rates.take(rateClass, for: caller, rights)
    }

    /// For what bodies inflate to.
    var bodies: MemoryBudget { admission.load.bodies }
    /// For what waits for readers of event streams.
    var streams: MemoryBudget { admission.streams }
}

extension Call {
    /// Counts it among what its caller may ask for in a second.
    ///
    /// - Throws: `too-many-requests`.
    func take(_ rateClass: RateClass) throws(Problem) { try allowance.take(rateClass, rights) }

    /// Answers later with what `work` makes.
    func answer(
        _ workClass: WorkClass, _ work: @escaping @Sendable () throws -> Response
    ) -> Answer {
        if rights.isUnlimited { return allowance.answer(workClass, work) }
        let refusals = refusals
        return allowance.answer(workClass) { try refusals.noting(work) }
    }

    func answerPrepared(
        _ workClass: WorkClass, _ work: @escaping @Sendable () throws -> PreparedResponse
    ) -> Answer {
        if rights.isUnlimited { return allowance.answerPrepared(workClass, work) }
        let refusals = refusals
        return allowance.answerPrepared(workClass) { try refusals.noting(work) }
    }
}
