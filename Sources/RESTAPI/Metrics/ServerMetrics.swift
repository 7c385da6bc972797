import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import OIDC
import Projection
import Webhooks

/// What `/metrics` tells of the server itself: its log, its certificates, whom it believes.
struct ServerMetrics {
    let build: BuildInformation
    let ledger: Ledger
    let requests: RequestMetrics
    let tls: TLSContext?
    let issuer: TokenIssuer?
    /// What delivers waits for commits, too, and is no request.
    let webhooks: WebhookService?

    func write(to page: inout PrometheusText) {
        let state = ledger.published.state
        page.metric(
            "lintel_build_info", .gauge, "1, labelled with the version of the build.",
            samples: [([(name: "version", value: build.version)], 1)])
        page.metric(
            "lintel_http_requests_total", .counter, "Requests answered, by class of status.",
            samples: requests.answers.map { answer in
                ([(name: "class", value: answer.statusClass)], Double(answer.count))
            })
        page.metric(
            "lintel_log_revision", .gauge, "Commits in the log.", state.revision.rawValue)
        page.metric(
            "lintel_commit_time_ahead_seconds", .gauge,
            "How far the newest commit's time is ahead of the clock.",
            ledger.timeAheadOfClock() / 1_000_000)
        page.metric(
            "lintel_read_only", .gauge, "1 if changes are refused.", ledger.isReadOnly ? 1 : 0)
        page.metric("lintel_resources", .gauge, "Resources that exist.", state.resourceCount)
        page.metric(
            "lintel_waiting_readers", .gauge, "Requests that wait for news.",
            max(0, ledger.publisher.waitingCount - (webhooks?.isWaiting == true ? 1 : 0)))
        page.metric(
            "lintel_audit_lost_total", .counter,
            "Refused attempts that the audit does not have: there were too many at once.",
            ledger.audit.lostCount)
        page.metric(
            "lintel_tls_certificate_not_after_seconds", .gauge,
            "When a certificate that this server shows expires, in seconds since 1970.",
            samples: (tls?.current.certificates ?? []).map { certificate in
                let labels = [
                    (name: "certificate", value: certificate.name),
                    (name: "names", value: certificate.names.joined(separator: " ")),
                ]
                return (labels, Double(certificate.end))
            })
        writeIssuer(to: &page)
    }

    /// None of it has a value where there is no issuer.
    private func writeIssuer(to page: inout PrometheusText) {
        let keys = issuer?.keyStatus
        page.metric(
            "lintel_issuer_keys", .gauge, "Keys of the issuer that count.",
            samples: keys.map { [([], Double($0.keyCount))] } ?? [])
        page.metric(
            "lintel_issuer_keys_age_seconds", .gauge,
            "Since the issuer's keys were last loaded; none before they were.",
            samples: keys?.secondsSinceLoad.map { [([], Double($0))] } ?? [])
        page.metric(
            "lintel_issuer_failures_total", .counter,
            "How often the issuer's keys could not be loaded.",
            samples: keys.map { [([], Double($0.failureCount))] } ?? [])
    }
}
