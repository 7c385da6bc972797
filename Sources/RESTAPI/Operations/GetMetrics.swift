import Certificates
import Ledger
import MicroHTTP
import OIDC
import Projection
import XDSServer

/// `GET /metrics` — what Prometheus wants to know: each subject in a file of its own.
struct GetMetrics: Operation {
    let ledger: Ledger
    let build: BuildInformation
    let requests: RequestMetrics
    let nodes: KnownNodes
    let vault: Vault?
    let admission: Admission
    let seals: SealCheck?
    let tls: TLSContext?
    let issuer: TokenIssuer?
    let measures: ServerMeasures

    var access: Access { Access(.get, .metrics) }

    func answer(_ call: Call) -> Answer {
        // All gateways are sorted for it.
        call.answer(.inspect) {
            let type = (name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8")
            return Response(status: 200, headers: [type], body: .bytes(text()))
        }
    }

    private func text() -> [UInt8] {
        var page = PrometheusText()
        let state = ledger.published.state
        let gateways = GatewaySample(of: state)
        ServerMetrics(
            build: build, ledger: ledger, requests: requests, tls: tls, issuer: issuer,
            webhooks: measures.webhooks
        ).write(to: &page)
        ChangeMetrics(ledger: ledger.metrics, refusals: measures.refusals, gateways: gateways)
            .write(to: &page)
        PollMetrics(times: measures.polls).write(to: &page)
        GatewayMetrics(state: state, gateways: gateways).write(to: &page)
        NodeMetrics(
            ledger: ledger, fleet: nodes.fleet, discovery: nodes.discovery,
            silence: nodes.silence,
            acknowledgements: measures.acknowledgements, gateways: gateways
        ).write(to: &page)
        SecretMetrics(state: state, ledger: ledger, vault: vault, seals: seals).write(to: &page)
        WebhookMetrics(measures.webhooks.map { WebhookFigures($0) } ?? WebhookFigures()).write(
            to: &page)
        AdmissionMetrics(admission).write(to: &page)
        ProcessMetrics(disk: measures.disk).write(to: &page)
        return page.bytes
    }
}
