import EnvoyXDS
import GatewayModel

/// What one proxy and one thing it asks for have come to: one type, or one resource of a type.
///
/// REST tells us little. A poll carries the version that the proxy accepted last, and never why it
/// did not accept another: the first poll after a delivery says which it was.
struct Subscription: Sendable {
    /// Content, and the snapshot it was part of.
    struct Delivery: Sendable {
        let content: DiscoveryContent
        let snapshot: EnvoySnapshot
    }

    /// What a poll tells about what came before it.
    enum Judgement: Hashable, Sendable {
        case nothingNew, accepted, refused
        /// It claims a version that this process never gave it.
        case unknownVersion
    }

    let type: DiscoveryType
    let name: String?
    var key: ProxyNode.Key { ProxyNode.Key(type: type, name: name) }
    /// Given, and not judged yet.
    private(set) var delivered: Delivery?
    private(set) var accepted: Delivery?
    /// The content the proxy refused last. A secret stays refused: Envoy claims refused bytes as
    /// accepted when it gets them a second time, and still serves the old certificate.
    private(set) var refused: Delivery?
    private(set) var refusedAt: Timestamp?
    /// When the proxy, having nothing yet, was last given something.
    private var firstAt: Timestamp?
    /// The connection that ``delivered`` went to.
    private var connection: (any ProxyConnection)?
    /// How often an answer was lost on its way since one arrived.
    private var losses = 0
    /// The version its first poll claimed: if true, from the server process before this one.
    private var inherited: String?
    private var isNew = true
    /// The last accepted content under a new label, for a node that refused the present one.
    private(set) var restored: Delivery?
    /// The version of the last poll.
    private(set) var claimed: String?
    private(set) var isUnknown = false
    private(set) var lastPoll: Timestamp
    private(set) var rejections = 0
    private(set) var restarts = 0

    init(_ type: DiscoveryType, _ name: String?, at time: Timestamp) {
        (self.type, self.name) = (type, name)
        lastPoll = time
    }

    // MARK: What polls tell

    /// A poll has come with `version`; nil is a process that has accepted nothing yet.
    ///
    /// - Parameters:
    ///   - current: what would be given now.
    ///   - isInheritable: whether a process of ours before this one may have given that already.
    ///     Then a proxy that claims the version of exactly this content, from its first poll on, is
    ///     believed; any other claim of what this process never gave is not.
    ///   - connection: that of the poll.
    ///   - isShared: whether several processes poll under the node's name: then the version of one
    ///     says nothing about what another was given.
    mutating func polled(
        _ version: String?, current: Delivery, isInheritable: Bool,
        on connection: any ProxyConnection, isShared: Bool, at time: Timestamp
    ) -> Judgement {
        lastPoll = time
        defer { (claimed, isNew) = (version, false) }
        if isNew { inherited = version }
        guard let version else {
            inherited = nil
            if claimed != nil { restarts += 1 }
            // A process that has just started and asks again without a version did not take its
            // first answer. Or it is another process; then its next poll says so.
            let first = claimed == nil && !isShared ? delivered : nil
            (delivered, accepted, restored, isUnknown) = (nil, nil, nil, false)
            if let first { return judge(first, on: connection, isShared: isShared, at: time) }
            // A proxy that goes on without a version still refuses; one that had a version before
            // is now another process, which has refused nothing yet.
            if claimed != nil || isShared { forgetRefusal() }
            return .nothingNew
        }
        if let delivered {
            self.delivered = nil
            if delivered.content.version == version { return accept(delivered) }
            return judge(delivered, on: connection, isShared: isShared, at: time)
        }
        if accepted?.content.version == version { return .nothingNew }
        // The proxy was given that version and says now that it took it after all.
        if let refused, refused.content.version == version { return accept(refused) }
        if isInheritable, inherited == version, current.content.version == version {
            return accept(current)
        }
        if claimed == version || isShared { return .nothingNew }
        isUnknown = true
        return .unknownVersion
    }

    /// Notes that the proxy was given something and has not taken it.
    private mutating func judge(
        _ delivery: Delivery, on connection: any ProxyConnection, isShared: Bool,
        at time: Timestamp
    ) -> Judgement {
        // The connection it was sent on is gone, so the answer may never have arrived, or may have
        // gone to another process: it is given once more. Not for ever, since it may be the answer
        // itself that makes the proxy break off.
        if let earlier = self.connection, !earlier.isSame(as: connection),
            isShared || !earlier.isOpen, losses < Self.lossLimit
        {
            losses += 1
            return .nothingNew
        }
        if isShared {
            if type != .secrets { (refused, refusedAt) = (delivery, time) }
            return .nothingNew
        }
        (refused, refusedAt) = (delivery, time)
        rejections += 1
        return .refused
    }

    private mutating func accept(_ delivery: Delivery) -> Judgement {
        (isUnknown, inherited, losses) = (false, nil, 0)
        // A secret that was refused before is falsely reported as accepted (see `refused`).
        if type == .secrets, refused?.content.version == delivery.content.version {
            return .nothingNew
        }
        accepted = delivery
        // A proxy that takes the old content again has still refused the new one.
        if delivery.content.version == restored?.content.version { return .accepted }
        (refused, refusedAt, restored) = (nil, nil, nil)
        return .accepted
    }

    /// What looked like a refusal may have been the poll of another process of that name.
    mutating func forgetRefusal() { (refused, refusedAt) = (nil, nil) }

    // MARK: What it is given

    /// How often an answer that may not have arrived is given again.
    private static let lossLimit = 3

    /// How long refused content is not offered again. Then it is: something else may have changed
    /// at the proxy, such as who holds a port.
    private static let patience: Int64 = 60_000_000

    /// Whether a proxy that says it has `version` is to be given `content` now.
    func wants(_ content: DiscoveryContent, has version: String?, at time: Timestamp) -> Bool {
        guard let version else {
            // A proxy that refuses its first answer asks without pause; it gets one every two
            // seconds.
            guard let refused, refused.content.version == content.version, let firstAt else {
                return true
            }
            return time.rawValue - firstAt.rawValue > 2_000_000
        }
        // Resend the content if the proxy claims a version that this process never sent.
        if version == content.version { return isUnknown }
        if let refused, refused.content.version == content.version, let refusedAt {
            // Offering a secret again would only make Envoy claim that it has it.
            return type != .secrets && time.rawValue - refusedAt.rawValue > Self.patience
        }
        return true
    }

    mutating func deliver(
        _ delivery: Delivery, on connection: any ProxyConnection, at time: Timestamp
    ) {
        (delivered, self.connection) = (delivery, connection)
        if claimed == nil { firstAt = time }
    }

    /// The answer did not reach the proxy.
    mutating func undeliver() { (delivered, connection) = (nil, nil) }

    /// What the proxy is given instead of content it refused, where the gateway's owner wants that:
    /// the content it accepted last, under a new label.
    mutating func restoration(from delivery: Delivery) -> Delivery? {
        guard let refused, refused.content.version == delivery.content.version, let accepted else {
            return nil
        }
        if let restored { return restored }
        let label = "\(accepted.content.version)-instead-of-\(refused.content.version)"
        let again = Delivery(
            content: accepted.content.relabelled(label), snapshot: accepted.snapshot)
        restored = again
        return again
    }

    /// The snapshots whose routes it may be serving now. Refused content is applied in part.
    var served: [EnvoySnapshot] { [accepted, delivered, refused].compactMap { $0?.snapshot } }
}
