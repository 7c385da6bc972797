import GatewayModel
import JSON
import Ledger

/// How far a commit is on its way, as one caller may see it.
struct ProgressReport: Sendable {
    struct Gateway: Sendable {
        let name: NamespacedName
        /// Whether proxies may have the commit now.
        let isReleased: Bool
        let releasedAt: Timestamp?
        /// Why they may not, or why Envoys do not get it though they may.
        let heldBecause: String?
        let nodes: [Node]
        /// Whether it is only said how many there are.
        private(set) var isSummed = false

        /// All who are there may have it and do. Who is silent is not waited for.
        var isComplete: Bool { isReleased && nodes.allSatisfy { $0.hasIt || $0.isSilent } }

        /// For who may not see its proxies.
        var summed: Gateway {
            var gateway = self
            gateway.isSummed = true
            return gateway
        }
    }

    struct Node: Sendable {
        let name: String
        let times: NodeTimes
        let hasIt: Bool
        let hasRefused: Bool
        let isSilent: Bool
    }

    let revision: Revision
    let decidedAt: Timestamp
    /// Nil of a commit that is too old to know.
    let durableAt: Timestamp?
    /// Whether there is more that the caller does not see.
    var isPartial: Bool
    /// Of all gateways that it changed, whether or not the caller sees them.
    var isComplete = true
    var gateways: [Gateway] = []
    var webhooks: [CommitDelivery] = []
    /// That may be told as well, and were not looked at.
    var moreWebhooks = 0

    /// Also every Webhook has been told, as far as it will be now.
    var isDone: Bool { isComplete && !webhooks.contains { $0.state == .waiting } }

    var json: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("revision", revision.rawValue)
            writer.member("decidedAt", decidedAt.description)
            writer.member("durableAt", ifPresent: durableAt?.description)
            writer.member("complete", isComplete)
            if isPartial { writer.member("partial", true) }
            writer.key("gateways")
            writer.array(of: gateways) { $1.write(to: &$0, version: revision) }
            writer.key("webhooks")
            writer.array(of: webhooks) { writer, delivery in
                writer.object { writer in
                    writer.member("namespace", delivery.webhook.namespace)
                    writer.member("name", delivery.webhook.name)
                    writer.member("state", delivery.state.rawValue)
                    writer.member("deliveredAt", ifPresent: delivery.deliveredAt?.description)
                }
            }
            if moreWebhooks > 0 { writer.member("moreWebhooks", moreWebhooks) }
        }
        return writer.bytes
    }
}

extension ProgressReport.Gateway {
    fileprivate func write(to writer: inout JSONWriter, version: Revision) {
        writer.object { writer in
            writer.member("namespace", name.namespace)
            writer.member("name", name.name)
            writer.member("version", version.rawValue)
            writer.member("released", isReleased)
            if isSummed {
                // As `complete` counts them.
                let present = nodes.filter { $0.hasIt || !$0.isSilent }
                writer.member("nodeCount", present.count)
                writer.member("acknowledgedCount", present.count { $0.hasIt })
                return
            }
            writer.member("releasedAt", ifPresent: releasedAt?.description)
            writer.member("heldBecause", ifPresent: heldBecause)
            writer.key("nodes")
            writer.array(of: nodes) { writer, node in
                writer.object { writer in
                    writer.member("name", node.name)
                    writer.member("givenAt", ifPresent: node.times.givenAt?.description)
                    writer.member("acknowledged", node.hasIt)
                    // One that went back to an older version has it no more.
                    let time = node.hasIt ? node.times.acknowledgedAt : nil
                    writer.member("acknowledgedAt", ifPresent: time?.description)
                    if node.hasRefused { writer.member("refused", true) }
                    if node.isSilent { writer.member("silent", true) }
                }
            }
        }
    }
}
