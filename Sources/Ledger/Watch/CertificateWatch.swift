import EventLog
import GatewayModel
import JSON
import Projection
import Synchronization

/// Warns of certificates that are about to expire, and of those that have.
public final class CertificateWatch: Sendable {
    /// One warning that is due; ``WarningStore`` fires each `key` once.
    struct Due: Hashable {
        let secret: ResourceID
        let reason: String
        let message: String
        let notAfter: Timestamp
        let key: String
    }

    private let ledger: Ledger
    private let clock: any WallClock
    private let task = PeriodicTask("lintel.certificates")
    /// The keys of what was recorded by this process.
    private let recorded = Mutex<Set<String>>([])

    public init(_ ledger: Ledger, clock: any WallClock = SystemClock()) {
        (self.ledger, self.clock) = (ledger, clock)
    }

    /// A certificate that is stored a day before its end is told of a minute later.
    public func start(everySeconds interval: Double = 60) {
        task.start(everySeconds: interval) { [weak self] in self?.look() }
    }

    /// Returns when the look that is going on, if there is one, has ended.
    public func stop() { task.stop() }

    /// Records what is due and was not recorded before, by this process or an earlier one.
    func look() {
        let due = Self.due(in: ledger.published.state, at: clock.now())
        let new = recorded.withLock { recorded in due.filter { !recorded.contains($0.key) } }
        for warning in new {
            let isKept = ledger.warnings.recordOnce(
                reason: warning.reason, regarding: warning.secret, message: warning.message,
                details: WarningEvent.details {
                    $0.member("notAfter", warning.notAfter.description)
                }, key: warning.key)
            if isKept { recorded.withLock { _ = $0.insert(warning.key) } }
        }
    }

    /// What is due, by the state and the time alone.
    ///
    /// Of the steps of ``CertificateFacts/warningDays`` the last one reached counts: a certificate
    /// that is stored two days before its end is worth one warning, not three.
    static func due(in state: GatewayState, at now: Timestamp) -> [Due] {
        state.ids(of: .secret).compactMap { id in
            guard case .secret(let secret)? = state[id]?.resource.spec,
                let certificate = secret.certificate
            else { return nil }
            return due(certificate, of: id, at: now)
        }
    }

    private static func due(
        _ certificate: CertificateFacts, of id: ResourceID, at now: Timestamp
    ) -> Due? {
        let prefix = "certificate/\(id.namespacedName)/\(certificate.sha256)"
        switch certificate.validity(at: now) {
        case .notYet, .valid: return nil
        case .expired:
            return Due(
                secret: id, reason: "CertificateExpired",
                message: "the certificate of \(id) expired at \(certificate.notAfter)",
                notAfter: certificate.notAfter, key: "\(prefix)/0")
        case .expiring(let days):
            // A day that has begun counts as left: three days and an hour are not yet three days.
            let step = CertificateFacts.warningDays.last { days < $0 } ?? 30
            return Due(
                secret: id, reason: "CertificateExpiring",
                message: "the certificate of \(id) expires at \(certificate.notAfter), in less "
                    + "than \(days + 1) days",
                notAfter: certificate.notAfter, key: "\(prefix)/\(step)")
        }
    }
}
