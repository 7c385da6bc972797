import EventLog
import GatewayModel
import Ledger
import Metrics
import Projection
import XDSServer

/// What `/metrics` tells of the proxies: how many have what they are to have, and how long it took.
struct NodeMetrics {
    /// The nodes of one gateway.
    private struct Count {
        var current = 0
        var behind = 0
        var silent = 0
        var refusals = 0
        /// Seconds.
        var oldestLag = 0.0
        var isEmpty: Bool { current + behind + silent == 0 }
    }

    let ledger: Ledger
    let fleet: Fleet
    let discovery: DiscoveryService
    let silence: SilenceWatch
    let acknowledgements: NodeAcknowledgements
    let gateways: GatewaySample

    func write(to page: inout PrometheusText) {
        let envoys = discovery.standings()
        page.metric(
            "lintel_nodes", .gauge, "Proxies that polled by name, Envoys among them.",
            fleet.count + envoys.values.reduce(0) { $0 + $1.nodes.count })
        let counts = counts(envoys)
        let polled = counts.filter { !$0.count.isEmpty }
        page.metric(
            "lintel_gateway_nodes", .gauge,
            "Proxies of a gateway: with the version that they are given (current), with another "
                + "one (behind), or not heard of for a while (silent); \(Self.bound).",
            samples: polled.flatMap { gateway, count in
                [("current", count.current), ("behind", count.behind), ("silent", count.silent)]
                    .map { state, number in
                        (gateway.gatewayLabels + [(name: "state", value: state)], Double(number))
                    }
            })
        page.metric(
            "lintel_gateway_oldest_node_lag_seconds", .gauge,
            "For how long the proxy that is furthest behind has not had what it is to have; 0 if "
                + "all are current; silent ones left out; \(Self.bound).",
            samples: polled.map { ($0.gateway.gatewayLabels, $0.count.oldestLag) })
        page.metric(
            "lintel_gateway_refusals", .gauge,
            "What Envoys of a gateway refuse now, or the one that judges first; \(Self.bound).",
            samples: counts.filter { $0.count.refusals > 0 || !$0.count.isEmpty }
                .map { ($0.gateway.gatewayLabels, Double($0.count.refusals)) })
        page.histogram(
            "lintel_commit_acknowledgement_seconds",
            "From the release of a version until a proxy said that it has it; those of gateways "
                + "after the first \(NodeAcknowledgements.gatewayLimit) together as other.",
            samples: (acknowledgements.times.all
                + [(NodeAcknowledgements.otherGateway, acknowledgements.times.other)])
                .sorted { $0.key < $1.key }
                .map { ($0.key.gatewayLabels, $0.metric.reading()) })
    }

    private static let bound = "the first \(GatewaySample.limit) gateways by name"

    private func counts(
        _ envoys: [NamespacedName: (nodes: [NodeStanding], refusals: Int)]
    ) -> [(gateway: NamespacedName, count: Count)] {
        let (published, now, time) = (ledger.published, fleet.now(), MonotonicTime.now)
        let allSilent = silence.silentNames()
        return gateways.names.map { name in
            let released = published.releasedGateway(name)?.version
            var count = Count()
            // Also those of whom nothing is known any more but that they were there.
            let silent = allSilent[name] ?? []
            count.silent = silent.count
            func add(_ version: Revision?, _ firstPoll: Timestamp, of node: String) {
                if silent.contains(node) { return }
                if version == released { return count.current += 1 }
                count.behind += 1
                let since = ledger.metrics.releases.another(than: version, for: name)
                // A new one had nothing to have before it came.
                let known = Double(max(0, now.rawValue - firstPoll.rawValue)) / 1e6
                let lag = min(Double(time > since ? time - since : 0) / 1e9, known)
                count.oldestLag = max(count.oldestLag, lag)
            }
            fleet.forEachNode(of: name) { node in
                // Who never says what it has, has what it was given.
                add(node.version ?? node.delivered, node.firstPoll, of: node.name)
            }
            for node in envoys[name]?.nodes ?? [] {
                add(node.version, node.firstPoll, of: node.name)
            }
            count.refusals = envoys[name]?.refusals ?? 0
            return (name, count)
        }
    }
}
