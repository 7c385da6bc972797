import EnvoyXDS
import EventLog
import GatewayModel
import JSON
import XDSServer

/// One proxy as `GET …/nodes` shows it.
struct NodeReport: Sendable {
    let name: String
    let version: Revision?
    let lastPoll: Timestamp
    let polls: Int
    let rejections: Int
    /// Nil where it is no Envoy.
    let envoy: ProxyReport?
    /// It polled, and has stopped.
    private(set) var isSilent = false
    /// Whether a poll of it waits for something new.
    private let isHeld: Bool
    /// When it was last there.
    private let lastSeen: Timestamp

    init(_ node: Fleet.Node) {
        (name, version, lastPoll, polls) = (node.name, node.version, node.lastPoll, node.polls)
        (rejections, envoy, lastSeen, isHeld) = (0, nil, node.lastSeen, node.held > 0)
    }

    init(_ proxy: ProxyReport) {
        (name, version, lastPoll) = (proxy.node, proxy.version, proxy.lastPoll)
        (polls, rejections, envoy) = (proxy.polls, proxy.rejections, proxy)
        (lastSeen, isHeld) = (proxy.lastSeen, proxy.subscriptions.contains(where: \.isHeld))
    }

    /// One that has not polled since the server started.
    init(_ node: StoredNode) {
        (name, version, lastPoll) = (node.id.name, node.version, node.lastPoll)
        (polls, rejections, envoy, lastSeen, isHeld) = (0, 0, nil, node.lastPoll, false)
    }

    /// - Parameter time: when it was last there if it was found silent then.
    mutating func note(silentSince time: Timestamp?) {
        isSilent = time.map { lastSeen <= $0 } ?? false
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
            let since = isHeld ? 0 : max(0, now.rawValue - lastPoll.rawValue)
            writer.double(Double(since) / 1_000_000)
            writer.member("polls", polls)
            writer.member("rejections", rejections)
            if isSilent { writer.member("silent", true) }
            guard let envoy else { return }
            writer.member("restarts", envoy.restarts)
            if envoy.isShared { writer.member("shared", true) }
            writer.key("discovery")
            writer.array(of: envoy.subscriptions) { $0.subscription($1) }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func subscription(_ subscription: ProxyReport.Subscription) {
        object { writer in
            writer.member("type", subscription.type.rawValue)
            writer.member("name", ifPresent: subscription.name)
            writer.delivery("delivered", subscription.delivered)
            writer.delivery("accepted", subscription.accepted)
            writer.delivery("refused", subscription.refused)
            writer.member("unknownVersion", ifPresent: subscription.unknownLabel)
            writer.member("held", subscription.isHeld)
            writer.member("lastPoll", subscription.lastPoll.description)
        }
    }

    private mutating func delivery(
        _ name: StaticString, _ delivery: ProxyReport.Subscription.Delivery?
    ) {
        guard let delivery else { return }
        key(name)
        object { writer in
            writer.member("versionInfo", delivery.label)
            writer.member("version", delivery.version.rawValue)
        }
    }
}
