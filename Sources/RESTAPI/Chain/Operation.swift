import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// One operation of `api/openapi.yaml`.
protocol Operation: Sendable {
    /// What it does to what. ``Authorization`` is asked about this before it is called.
    var access: Access { get }

    /// The query parameters it knows; any other is refused, since a misspelt `dryrun` must not
    /// commit.
    var queryParameters: [String] { get }

    /// What it counts as among what a caller may ask for in a second.
    var rateClass: RateClass? { get }

    /// Answers a call; what it throws becomes a problem document. Must not wait.
    func answer(_ call: Call) throws -> Answer
}

extension Operation {
    var queryParameters: [String] { [] }
    var rateClass: RateClass? { access.rateClass }
}

/// A request that passed the chain: its path and query have been understood, and its caller may do
/// this.
struct Call {
    let request: Request
    let path: PathParameters
    let query: Query
    /// Its caller, and what that may take of the server.
    let allowance: Allowance
    /// All that the caller may do: what an operation shows besides what its path names is filtered
    /// by them.
    let rights: Rights
    /// Of those rights.
    let epoch: UInt64
    /// What the operation said that it does.
    let access: Access
    let audit: AuditTrail

    /// How much of what is merged of a gateway the caller sees: all, or its own part.
    ///
    /// - Throws: where it has none, as if the gateway itself had been asked for.
    func visibility(
        ofMergeOf gateway: NamespacedName, in state: GatewayState
    ) throws(Problem) -> Visibility {
        let visibility = Visibility(rights)
        if visibility.seesMerge(of: gateway) { return visibility }
        if let record = state.gateway(gateway), state.hasPart(of: record, seenBy: visibility) {
            return visibility
        }
        throw Problem.refusal(
            of: .get, AccessTarget(ResourceID(.gateway, gateway)), allowance.caller, rights)
    }

    /// Keeps what to do when the same request comes again on its connection, from the same caller
    /// and with rights unchanged.
    ///
    /// - Parameter answer: made of nothing that may be outdated by then.
    func remember(_ answer: @escaping () throws -> Answer) {
        request.remember(RepeatedCall(of: allowance.caller, at: epoch, answer: answer))
    }
}
