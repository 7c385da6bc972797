import EnvoyXDS
import GatewayModel
import JSON

/// One proxy as `GET …/nodes` shows it.
struct NodeReport: Sendable {
    let name: String
    let version: Revision?
    let lastPoll: Timestamp
    let polls: Int
    let rejections: Int
    /// Of an Envoy.
    let envoy: EnvoyReport?

    struct EnvoyReport: Sendable {
        let restarts: Int
        /// Whether several processes poll under the name.
        let isShared: Bool
        let subscriptions: [Subscription]
        /// Those whose poll is waiting now.
        let held: Set<ProxyNode.Key>
    }

    init(_ node: Fleet.Node) {
        (name, version, lastPoll, polls) = (node.name, node.version, node.lastPoll, node.polls)
        (rejections, envoy) = (0, nil)
    }

    init(
        _ node: ProxyNode, version: Revision?, held: Set<ProxyNode.Key>, at time: Timestamp
    ) {
        (name, lastPoll, polls) = (node.id, node.lastPoll, node.polls)
        self.version = version
        rejections = node.rejections
        envoy = EnvoyReport(
            restarts: node.restarts, isShared: node.sharing.isShared(at: time),
            subscriptions: node.subscriptions.values.sorted {
                ($0.type.rawValue, $0.name ?? "") < ($1.type.rawValue, $1.name ?? "")
            }, held: held)
    }

    func write(to writer: inout JSONWriter, current: Revision, now: Timestamp) {
        writer.object { writer in
            writer.member("name", name)
            writer.key("version")
            if let version {
                writer.integer(version.rawValue)
            } else {
                writer.null()
            }
            writer.member("upToDate", version == current)
            writer.member("lastPoll", lastPoll.description)
            writer.key("secondsSinceLastPoll")
            // The clock may have been set back since.
            writer.double(Double(max(0, now.rawValue - lastPoll.rawValue)) / 1_000_000)
            writer.member("polls", polls)
            writer.member("rejections", rejections)
            guard let envoy else { return }
            writer.member("restarts", envoy.restarts)
            if envoy.isShared { writer.member("shared", true) }
            writer.key("discovery")
            writer.array(of: envoy.subscriptions) { writer, subscription in
                writer.subscription(subscription, isHeld: envoy.held.contains(subscription.key))
            }
        }
    }
}

extension Subscription {
    var key: ProxyNode.Key { ProxyNode.Key(type: type, name: name) }
}

extension JSONWriter {
    fileprivate mutating func subscription(_ subscription: Subscription, isHeld: Bool) {
        object { writer in
            writer.member("type", subscription.type.rawValue)
            writer.member("name", ifPresent: subscription.name)
            writer.delivery("delivered", subscription.delivered)
            writer.delivery("accepted", subscription.accepted)
            writer.delivery("refused", subscription.refused)
            if subscription.isUnknown {
                writer.member("unknownVersion", ifPresent: subscription.claimed)
            }
            writer.member("held", isHeld)
            writer.member("lastPoll", subscription.lastPoll.description)
        }
    }

    private mutating func delivery(_ name: StaticString, _ delivery: Subscription.Delivery?) {
        guard let delivery else { return }
        key(name)
        object { writer in
            writer.member("versionInfo", delivery.content.version)
            writer.member("version", delivery.snapshot.version.rawValue)
        }
    }
}
