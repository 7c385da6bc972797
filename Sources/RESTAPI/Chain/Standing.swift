import GatewayModel
import MicroHTTP
import Projection

/// What a request was let in by: who sent it, and a right. Both may end while it waits for its
/// answer, and then it gets none that rests on them.
final class Standing: Sendable {
    let caller: Caller
    private let access: Access
    private let path: PathParameters
    /// When the right was there.
    private let since: UInt64
    private let gate: Gate

    init(
        of caller: Caller, for access: Access, to path: PathParameters, since: UInt64, _ gate: Gate
    ) {
        (self.caller, self.access, self.path) = (caller, access, path)
        (self.since, self.gate) = (since, gate)
    }

    /// - Parameter target: what is meant where the path does not say it.
    /// - Throws: the problem of who may not (any more).
    func require(on target: AccessTarget? = nil) throws(Problem) {
        if let objection = gate.authentication.objection(to: caller) { throw objection }
        if target == nil, isRecent { return }
        let rights = try gate.authorization.require(access, of: path, for: caller)
        guard let target, !rights.allows(access.verb, target) else { return }
        throw Problem.forbidden(caller.principal, access.verb, target)
    }

    /// Whether nobody's rights have changed meanwhile.
    var isRecent: Bool { gate.epoch.current == since }
}

/// Who decides who is let in.
struct Gate: Sendable {
    let authentication: any Authentication
    let authorization: any Authorization
    let epoch: AccessEpoch
}
