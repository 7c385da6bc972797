import GatewayModel
import Projection

/// What `/metrics` tells of gateways: their versions, and what proxies are given.
struct GatewayMetrics {
    let state: GatewayState
    let gateways: GatewaySample

    func write(to page: inout PrometheusText) {
        page.metric("lintel_gateways", .gauge, "Gateways that exist.", gateways.count)
        let records = gateways.records
        page.metric(
            "lintel_gateway_version", .gauge, "The version of a gateway; \(GatewaySample.bound).",
            samples: records.map { ($0.name.gatewayLabels, Double($0.version.rawValue)) })
        page.metric(
            "lintel_gateway_released_version", .gauge,
            "The version that proxies are given; \(GatewaySample.bound).",
            samples: records.map { record in
                let version = state.releasedVersion(of: record.name) ?? record.version
                return (record.name.gatewayLabels, Double(version.rawValue))
            })
        page.metric(
            "lintel_gateway_held", .gauge,
            "1 if a pin or a guard says what proxies are given: for that reason.",
            samples: records.compactMap { record in
                state.release(of: record.name)?.hold.map { hold in
                    let reason = [(name: "reason", value: hold.reason.rawValue)]
                    return (record.name.gatewayLabels + reason, 1)
                }
            })
        page.metric(
            "lintel_gateway_listeners", .gauge, "Listeners that serve; \(GatewaySample.bound).",
            samples: records.map { ($0.name.gatewayLabels, Double($0.listenerCount)) })
    }
}
