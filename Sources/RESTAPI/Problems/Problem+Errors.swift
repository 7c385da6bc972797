import Certificates
import EventLog
import GatewayModel
import Ledger
import Manifest
import MicroHTTP
import Projection
import XDSServer

extension Problem {
    /// The only place where an error becomes a status code.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as ManifestError: self.init(error)
        case let error as DiscoveryError: self.init(error)
        case let refusal as Refusal: self.init(refusal)
        case let failure as LedgerFailure: self.init(failure.cause)
        case let error as EventLogError: self.init(error)
        case let error as SecretsError: self.init(error)
        default:
            self.init(
                slug: "internal", title: "A bug of ours", status: 500,
                detail: "nothing was changed; the server's log has more")
        }
    }

    private init(_ error: ManifestError) {
        switch error {
        case .unreadable(let text): self = .malformedBody(text)
        case .invalid(let issues): self = .invalid(issues)
        }
    }

    private init(_ refusal: Refusal) {
        func problem(_ slug: String, _ status: Int, _ title: String) -> Problem {
            Problem(slug: slug, title: title, status: status, detail: refusal.message)
        }
        switch refusal.reason {
        case .invalid: self = .invalid(refusal.issues)
        case .unauthenticated: self = .refusedToken
        case .forbidden: self = problem("forbidden", 403, "Not yours to do")
        case .final: self = problem("final", 409, "It cannot be undone")
        case .notFound: self = .notFound(refusal.message)
        case .preconditionFailed:
            self = problem("precondition-failed", 412, "A precondition does not hold")
        case .planChanged:
            self = problem("plan-changed", 412, "It would no longer do what was reviewed")
        case .clash: self = problem("listener-conflict", 409, "The gateway refuses clashes")
        case .touchedSince(let later):
            self = problem("revert-conflict", 409, "Later commits touched the same resources")
            commits = later
        case .frozen: self = problem("frozen", 409, "It is frozen")
        case .notAwaited:
            self = problem("not-awaited", 409, "No confirmation is waited for")
        case .proposalEnded: self = problem("proposal-ended", 409, "It is not open any more")
        case .alreadyApproved:
            self = problem("already-approved", 409, "One user approves once")
        case .tooManyProposals:
            self = problem("too-many-proposals", 409, "Too much waits for others already")
        case .keyDestroyed:
            self = problem("key-destroyed", 409, "What sealed the certificate is gone")
        case .policy: self = problem("policy", 403, "A policy does not let it pass")
        case .approvalRequired:
            self = problem("approval-required", 403, "Others have to agree first")
        case .pinned: self = problem("gateway-pinned", 409, "Proxies are pinned to a version")
        case .notHeld: self = problem("not-held", 409, "Nothing holds that version")
        }
        entries = refusal.issues.map(Entry.init)
        for (index, violation) in refusal.violations.enumerated() where index < entries.count {
            entries[index].violation = violation
        }
        denials = refusal.denials
        freezes = refusal.freezes
    }

    /// Sealing is all that a request can ask of the vault.
    private init(_ error: SecretsError) {
        self.init(
            slug: "secrets-unavailable", title: "A private key cannot be stored now", status: 409,
            detail: error.message)
    }

    /// Nothing of a write that failed was kept. Readers go on.
    private init(_ error: EventLogError) {
        let title = "The log cannot be used"
        self.init(
            slug: "log-unavailable", title: title, status: 503,
            detail: Self.sentence(for: error), headers: [(name: "Retry-After", value: "5")])
    }

    /// What went wrong for the caller; paths and causes are for the operator's log.
    private static func sentence(for error: EventLogError) -> String {
        switch error.code {
        case .full: "the disk is full; nothing was changed, try again when there is room"
        case .readOnly: "the server is read-only; nothing was changed, ask the one that writes"
        case .clock: "\(error.message); nothing was changed"
        case .damaged: "the log is damaged; its operator must run lintel verify"
        case .lost:
            "the file of the log was taken away from under the server, so that no change would "
                + "last; its operator must put it back, or restart the server"
        case .conflict, .locked, .unavailable:
            "the log cannot be used now; nothing was changed, try again"
        }
    }
}
