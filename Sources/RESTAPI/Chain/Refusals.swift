import GatewayModel
import Ledger
import Logging
import MicroHTTP
import Projection

/// Tells the audit of what was refused to one request because of who asked. Copied out of the
/// connection, for whoever answers later.
struct Refusals: Sendable {
    let origin: RequestOrigin
    let trail: AuditTrail
    /// What the request is for; nil if that is not known.
    let wanted: AccessDenial?

    /// The most resources of one request that are told apart.
    private static let limit = 16
    private static let reasonBytes = 1024

    /// Notes a problem if it is one of who asked.
    func note(_ problem: Problem) {
        guard problem.isOfCaller else { return }
        if problem.denials.isEmpty { return note(wanted, problem.status, problem.detail) }
        for (index, denial) in problem.denials.prefix(Self.limit).enumerated() {
            let entry = problem.entries.indices.contains(index) ? problem.entries[index] : nil
            note(denial, problem.status, entry?.detail ?? problem.detail)
        }
    }

    private func note(_ denial: AccessDenial?, _ status: Int, _ reason: String) {
        // What a path names may be anything.
        func text(_ text: String?) -> String {
            (text ?? "").printable.prefix(wholeScalarsIn: Limits.nameBytes)
        }
        trail.note(
            origin, verb: denial?.verb.rawValue ?? "", resource: denial?.target.resource ?? "",
            namespace: text(denial?.target.namespace), name: text(denial?.target.name),
            status: status, reason: reason.printable.prefix(wholeScalarsIn: Self.reasonBytes))
    }

    /// Does `work`, and notes what it throws.
    func noting<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch {
            note(Problem(error))
            throw error
        }
    }
}

extension Call {
    /// For what is refused only once the operation knows what it is asked for.
    var refusals: Refusals {
        Refusals(
            origin: RequestOrigin(
                request, allowance.caller.principal, tokenID: allowance.caller.tokenID),
            trail: audit,
            wanted: AccessDenial(verb: access.verb, target: access.resource.target(of: path)))
    }
}

extension RequestChain {
    /// - Parameters:
    ///   - caller: nil if who it is was not found out.
    ///   - wanted: nil if what it wants was not found out yet.
    func note(
        _ problem: Problem, of request: Request, _ caller: Caller?, _ wanted: Router.Wanted?
    ) {
        guard problem.isOfCaller else { return }
        let wanted = problem.hasToken ? nil : wanted ?? (try? router.find(request))
        let denial = wanted.map { wanted in
            AccessDenial(
                verb: wanted.operation.access.verb,
                target: wanted.operation.access.resource.target(of: wanted.path))
        }
        let origin = RequestOrigin(
            request, caller?.principal ?? .anonymous,
            tokenID: caller?.tokenID ?? problem.tokenID)
        log(problem, of: origin)
        Refusals(origin: origin, trail: audit, wanted: denial).note(problem)
    }

    private func log(_ problem: Problem, of origin: RequestOrigin) {
        guard logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = [
            "principal": "\(origin.principal)", "address": "\(origin.address)",
            "request": "\(origin.requestID)", "status": "\(problem.status)",
            "reason": "\(problem.detail.printable)",
        ]
        if let id = origin.tokenID { metadata["token"] = "\(id)" }
        logger.debug("refused because of who asked", metadata: metadata)
    }
}
