import Ledger
import Logging
import MicroHTTP
import Projection

/// What every request passes, in this order, before its operation sees it, and what is noted when
/// it has its answer.
///
/// Each link is a type of its own, and the first that refuses is heard. An operation does its part
/// after all of them, and asks none of these questions again.
struct RequestChain: Sendable {
    /// Is a secret where everybody may see it? Asked first, since the other links write down what
    /// they refuse.
    let secretCheck = SecretCheck()
    /// Is this server meant?
    let hostCheck: HostCheck
    /// Does a page of another site ask?
    let pageCheck: PageCheck
    /// Who is it?
    var authentication: any Authentication
    /// What does it want?
    let router: Router
    /// May it?
    var authorization: any Authorization
    /// How much more may it?
    let admission: Admission
    /// How many were there?
    let metrics: RequestMetrics

    /// What was refused?
    let audit: AuditTrail

    /// Goes up with every change of who may do what.
    let epoch: AccessEpoch
    let logger: Logger

    /// Answers a request. Called on several threads; what takes long is answered later.
    func answer(_ request: Request) -> Answer {
        // Read before anything is decided: what is decided meanwhile on older rights is not kept.
        let epoch = epoch.current
        var (asking, wish): (Caller?, Router.Wanted?)
        do {
            if let known = request.remembered as? RepeatedCall, known.epoch == epoch,
                authentication.isSame(known.caller, sending: request)
            {
                return try known.answer()
            }
            let (caller, wanted, rights) = try admit(request, &asking, &wish)
            let standing = Standing(
                of: caller, for: wanted.operation.access, to: wanted.path, since: epoch, gate)
            let call = Call(
                request: request, path: wanted.path, query: wanted.query,
                allowance: admission.allowance(on: standing), rights: rights, epoch: epoch,
                access: wanted.operation.access, audit: audit)
            if let rateClass = wanted.operation.rateClass { try call.take(rateClass) }
            return try wanted.operation.answer(call)
        } catch let keys as AwaitedKeys {
            return keys.askAgain
        } catch {
            let problem = Problem(error)
            note(problem, of: request, asking, wish)
            return .now(problem.pointing(toMetadataOf: request).response)
        }
    }

    /// Why a request is refused whatever its body says, so that this need not be kept; nil if it is
    /// to be read.
    func refusal(beforeBodyOf request: Request) -> Response? {
        var (asking, wish): (Caller?, Router.Wanted?)
        do {
            let (caller, wanted, rights) = try admit(request, &asking, &wish)
            if let rateClass = wanted.operation.rateClass {
                // Counted when it is here as a whole.
                try admission.rates.check(rateClass, for: caller, rights)
            }
            return nil
        } catch {
            // The keys are on their way, but anybody can think of a key that is not there.
            let problem = error is AwaitedKeys ? .issuerUnavailable : Problem(error)
            note(problem, of: request, asking, wish)
            return problem.pointing(toMetadataOf: request).response
        }
    }

    /// What the head of a request decides. As far as that got, `asking` and `wish` say who wants
    /// what.
    private func admit(
        _ request: Request, _ asking: inout Caller?, _ wish: inout Router.Wanted?
    ) throws -> (caller: Caller, wanted: Router.Wanted, rights: Rights) {
        try secretCheck.check(request)
        try hostCheck.check(request)
        try pageCheck.check(request)
        let found = Result { () throws(Problem) in try router.find(request) }
        // Who it is comes first: to who is nobody, nothing is said of what there is.
        let caller =
            (try? found.get())?.operation.access.resource.audience.isEverybody ?? false
            ? try authentication.callerOfPublic(request) : try authentication.caller(of: request)
        asking = caller
        let wanted = try found.get()
        wish = wanted
        try pageCheck.check(request, for: wanted.operation.access)
        let rights = try authorization.require(
            wanted.operation.access, of: wanted.path, for: caller)
        return (caller, wanted, rights)
    }

    private var gate: Gate {
        Gate(authentication: authentication, authorization: authorization, epoch: epoch)
    }

    /// A request has its answer: from here, or from ``MicroHTTP`` before it came here.
    func answered(_ request: AnsweredRequest) {
        metrics.count(status: request.status)
        guard logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = [
            "method": "\(request.method.rawValue)",
            "target": "\(SecretCheck.printable(request.target))",
            "status": "\(request.status)", "milliseconds": "\(request.milliseconds)",
        ]
        if let id = request.id { metadata["request"] = "\(id)" }
        logger.debug("request", metadata: metadata)
    }
}
