import MicroHTTP
import Projection

/// What one caller may take of the server: whatever is done for a request goes through this, and so
/// is counted among what its caller asks for.
struct Allowance: Sendable {
    let caller: Caller
    private let admission: Admission

    init(of caller: Caller, from admission: Admission) {
        (self.caller, self.admission) = (caller, admission)
    }

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
        admission.start(workClass, for: caller, answering: exchange, work)
    }

    /// Does work that answers nobody, such as the next part of a stream. False if too much waits.
    func start(_ workClass: WorkClass, _ work: @escaping WorkThreads.Work) -> Bool {
        admission.start(workClass, for: caller, work)
    }

    /// A place among the requests that are held; nil if there is none left.
    func hold() -> HeldPlaces.Place? { admission.held.take() }

    /// For what bodies inflate to.
    var bodies: MemoryBudget { admission.load.bodies }
    /// For what waits for readers of event streams.
    var streams: MemoryBudget { admission.streams }
}

extension Call {
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
