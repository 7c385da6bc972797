import Certificates
import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import OIDC
import Projection

/// `GET /metrics` — what Prometheus wants to know.
struct GetMetrics: Operation {
    /// The most gateways with a line of their own: Prometheus keeps every series it ever saw.
    private static let gatewayLimit = 1000

    let ledger: Ledger
    let build: BuildInformation
    let requests: RequestMetrics
    let fleet: Fleet?
    let vault: Vault?
    let admission: Admission
    let seals: SealCheck?
    let tls: TLSContext?
    let issuer: TokenIssuer?

    var access: Access { Access(.get, .metrics) }

    func answer(_ call: Call) -> Answer {
        // All gateways are sorted for it.
        call.answer(.inspect) {
            let type = (name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8")
            return Response(status: 200, headers: [type], body: .bytes(Array(text().utf8)))
        }
    }

    private func text() -> String {
        var page = PrometheusText()
        let state = ledger.published.state
        page.metric(
            "lintel_build_info", .gauge, "1, labelled with the version of the build.",
            samples: [([(name: "version", value: build.version)], 1)])
        writeRequests(to: &page)
        page.metric(
            "lintel_log_revision", .gauge, "Commits in the log.", state.revision.rawValue)
        page.metric(
            "lintel_commit_time_ahead_seconds", .gauge,
            "How far the newest commit's time is ahead of the clock.",
            ledger.timeAheadOfClock() / 1_000_000)
        page.metric(
            "lintel_read_only", .gauge, "1 if changes are refused.", ledger.isReadOnly ? 1 : 0)
        page.metric("lintel_resources", .gauge, "Resources that exist.", state.resourceCount)
        writeGateways(of: state, to: &page)
        writeSecrets(of: state, to: &page)
        if let tls {
            page.metric(
                "lintel_tls_certificate_not_after_seconds", .gauge,
                "When a certificate that this server shows expires, in seconds since 1970.",
                samples: tls.current.certificates.map { certificate in
                    let labels = [
                        (name: "certificate", value: certificate.name),
                        (name: "names", value: certificate.names.joined(separator: " ")),
                    ]
                    return (labels, Double(certificate.end))
                })
        }
        if let issuer { write(issuer.keyStatus, to: &page) }
        page.metric(
            "lintel_waiting_readers", .gauge, "Requests that wait for news.",
            ledger.publisher.waitingCount)
        page.metric(
            "lintel_audit_lost_total", .counter,
            "Refused attempts that the audit does not have: there were too many at once.",
            ledger.audit.lostCount)
        AdmissionMetrics(admission).write(to: &page)
        if let fleet {
            page.metric("lintel_nodes", .gauge, "Proxies that polled by name.", fleet.count)
        }
        if let bytes = ResidentMemory.bytes() {
            page.metric("process_resident_memory_bytes", .gauge, "Memory held.", bytes)
        }
        return page.text
    }

    private func write(_ keys: KeyStatus, to page: inout PrometheusText) {
        page.metric(
            "lintel_issuer_keys", .gauge, "Keys of the issuer that count.", keys.keyCount)
        page.metric(
            "lintel_issuer_keys_age_seconds", .gauge,
            "Since the issuer's keys were last loaded; none before they were.",
            samples: keys.secondsSinceLoad.map { [([], Double($0))] } ?? [])
        page.metric(
            "lintel_issuer_failures_total", .counter,
            "How often the issuer's keys could not be loaded.", keys.failureCount)
    }

    private func writeRequests(to page: inout PrometheusText) {
        page.metric(
            "lintel_http_requests_total", .counter, "Requests answered, by class of status.",
            samples: requests.answers.map { answer in
                ([(name: "class", value: answer.statusClass)], Double(answer.count))
            })
    }

    private func writeSecrets(of state: GatewayState, to page: inout PrometheusText) {
        let ids = state.ids(of: .secret)
        page.metric("lintel_secrets", .gauge, "Secrets that exist.", ids.count)
        if let vault {
            page.metric(
                "lintel_master_key", .gauge, "1 if there is a master key to seal Secrets with.",
                vault.hasMasterKey ? 1 : 0)
            if let keys = try? ledger.sideStore.dataKeys() {
                page.metric(
                    "lintel_data_keys_unreadable", .gauge,
                    "Keys of Secrets that the master keys at hand do not open.",
                    vault.unreadableCount(among: keys))
            }
        }
        if let seals {
            page.metric(
                "lintel_secrets_unopened", .gauge,
                "Secrets that cannot be opened: their keys are lost, or their master key is not "
                    + "there.", seals.count(in: state))
        }
        let ends = ids.lazy.compactMap { id -> PrometheusText.Sample? in
            guard case .secret(let secret)? = state[id]?.resource.spec,
                let certificate = secret.certificate
            else { return nil }
            let labels = [(name: "namespace", value: id.namespace), (name: "name", value: id.name)]
            return (labels, Double(certificate.notAfter.rawValue / 1_000_000))
        }
        page.metric(
            "lintel_certificate_not_after_seconds", .gauge,
            "When a certificate expires, in seconds since 1970; the first \(Self.gatewayLimit) "
                + "Secrets by name.",
            samples: Array(ends.prefix(Self.gatewayLimit)))
    }

    private func writeGateways(of state: GatewayState, to page: inout PrometheusText) {
        let names = state.gatewayNames
        page.metric("lintel_gateways", .gauge, "Gateways that exist.", names.count)
        let records = names.prefix(Self.gatewayLimit).compactMap { state.gateway($0) }
        let labels = { (record: GatewayRecord) in
            [
                (name: "namespace", value: record.name.namespace),
                (name: "gateway", value: record.name.name),
            ]
        }
        page.metric(
            "lintel_gateway_version", .gauge,
            "The version of a gateway; the first \(Self.gatewayLimit) gateways by name.",
            samples: records.map { (labels($0), Double($0.version.rawValue)) })
        page.metric(
            "lintel_gateway_released_version", .gauge,
            "The version that proxies are given; the first \(Self.gatewayLimit) gateways by name.",
            samples: records.map { record in
                let version = state.releasedVersion(of: record.name) ?? record.version
                return (labels(record), Double(version.rawValue))
            })
        page.metric(
            "lintel_gateway_held", .gauge,
            "1 if a pin or a guard says what proxies are given: for that reason.",
            samples: records.compactMap { record in
                state.release(of: record.name)?.hold.map { hold in
                    (labels(record) + [(name: "reason", value: hold.reason.rawValue)], 1)
                }
            })
        page.metric(
            "lintel_gateway_listeners", .gauge,
            "Listeners that serve; the first \(Self.gatewayLimit) gateways by name.",
            samples: records.map { (labels($0), Double($0.listenerCount)) })
    }
}
