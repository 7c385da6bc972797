import EventLog
import GatewayModel
import Ledger
import Projection

/// What of the log one caller may be told: what is about a resource that it may get, where it may
/// read this part of the log.
struct LogVisibility: Sendable {
    private let rights: Rights
    private let access: Access
    private let principal: Principal
    /// What is seen by its content is looked up here.
    private let state: GatewayState

    /// - Parameter access: what is asked for: to list commits, to watch events.
    init(_ call: Call, in state: GatewayState, for access: Access) {
        self.init(call.rights, of: call.allowance.caller.principal, in: state, for: access)
    }

    init(
        _ rights: Rights, of principal: Principal, in state: GatewayState, for access: Access
    ) {
        (self.rights, self.access) = (rights, access)
        (self.principal, self.state) = (principal, state)
    }

    /// By the rights that somebody has now, for who is told more as time goes by. Nil if it may not
    /// ask any more.
    init?(of caller: Caller, in ledger: Ledger, for access: Access) {
        let state = ledger.published.state
        self.init(
            state.rights(of: caller.principal), of: caller.principal, in: state, for: access)
        guard rights.allowsSomewhere(access.verb, access.resource.target()) else { return nil }
    }

    var isUnlimited: Bool { rights.isUnlimited }

    func sees(_ id: ResourceID) -> Bool {
        if rights.isUnlimited { return true }
        if id.kind.row.isSeenByContent {
            return state.isSeen(id, by: principal, rights)
                && rights.allowsSomewhere(access.verb, access.resource.target())
        }
        return rights.allows(access.verb, access.resource.target(namespace: id.team))
            && Visibility(rights).sees(id)
    }

    /// Whether anything of a team could be seen; empty for what is in no namespace. Cheap, and more
    /// often true than ``sees(_:)`` is.
    func mayRead(of team: String) -> Bool { rights.mayRead(access, of: team) }

    /// Of a kind that only a newer build knows, nothing.
    func sees(_ event: StoredEvent) -> Bool {
        if rights.isUnlimited { return true }
        return event.resource.map { sees($0) } ?? false
    }

    /// Whether somebody asked for something who is the one that is told.
    func isOf(_ origin: RequestOrigin?) -> Bool {
        guard let origin, principal.isAuthenticated else { return false }
        return ExactText(origin.principal) == ExactText(principal.name)
    }

    /// Whether it is told what is about no resource, such as the clock.
    var seesTheServer: Bool { rights.allowsEverywhere(access.verb, access.resource.target()) }

    /// For what is named besides.
    var ofResources: Visibility { Visibility(rights) }
}

extension Rights {
    /// Whether they allow anything of a part of the log that is about a team; empty for what is in
    /// no namespace.
    func mayRead(_ access: Access, of team: String) -> Bool {
        if isUnlimited { return true }
        // What is seen by its content may be anybody's.
        if team.isEmpty { return allowsSomewhere(access.verb, access.resource.target()) }
        return allows(access.verb, access.resource.target(namespace: team))
    }
}

extension StoredEvent {
    /// What it is about; nil for a kind that only a newer build knows.
    var resource: ResourceID? {
        ResourceKind(rawValue: kind).map { ResourceID($0, namespace: namespace, name: name) }
    }
}
