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
                + "one (behind), or not heard of for a while (silent); \(GatewaySample.bound).",
            samples: polled.flatMap { gateway, count in
                [("current", count.current), ("behind", count.behind), ("silent", count.silent)]
                    .map { state, number in
                        (gateway.gatewayLabels + [(name: "state", value: state)], Double(number))
                    }
            })
        page.metric(
            "lintel_gateway_oldest_node_lag_seconds", .gauge,
            "For how long the proxy that is furthest behind has not had what it is to have; 0 if "
                + "all are current; silent ones left out; \(GatewaySample.bound).",
            samples: polled.map { ($0.gateway.gatewayLabels, $0.count.oldestLag) })
        page.metric(
            "lintel_gateway_refusals", .gauge,
            "What Envoys of a gateway refuse now, or the one that judges first; "
                + "\(GatewaySample.bound).",
            samples: counts.filter { $0.count.refusals > 0 || !$0.count.isEmpty }
                .map { ($0.gateway.gatewayLabels, Double($0.count.refusals)) })
        page.histogram(
            "lintel_commit_acknowledgement_seconds",
            "From the release of a version until a proxy said that it has it; those of gateways "
                + "after the first \(CommitCounts.gatewayLimit) together as other.",
            samples: (acknowledgements.times.all
                + [(CommitCounts.otherGateway, acknowledgements.times.other)])
                .sorted { $0.key < $1.key }
                .map { ($0.key.gatewayLabels, $0.metric.reading()) })
    }

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
            // Thousands of nodes have a handful of versions.
            var lags: [Revision?: Double] = [:]
            for node in fleet.standings(of: name) + (envoys[name]?.nodes ?? []) {
                if silent.contains(node.name) { continue }
                if node.version == released {
                    count.current += 1
                    continue
                }
                count.behind += 1
                let lag =
                    lags[node.version]
                    ?? {
                        let since = ledger.metrics.releases.another(than: node.version, for: name)
                        return Double(time > since ? time - since : 0) / 1e9
                    }()
                lags[node.version] = lag
                // A new one had nothing to have before it came.
                let known = Double(max(0, now.rawValue - node.firstPoll.rawValue)) / 1e6
                count.oldestLag = max(count.oldestLag, min(lag, known))
            }
            count.refusals = envoys[name]?.refusals ?? 0
            return (name, count)
        }
    }
}
