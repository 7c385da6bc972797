public import GatewayModel

/// Something that a commit did which those should hear of whom it concerns, asked or not.
///
/// It is told to whoever may see what it is about, so it names nothing else but the gateway.
public struct CommitNotice: Hashable, Sendable {
    /// One word in CamelCase.
    public let reason: Reason
    public let regarding: ResourceID
    public let gateway: NamespacedName
    /// One sentence.
    public let message: String
    /// The first of the listeners that it is about.
    public let listeners: [NoticedListener]
    /// Of one commit: a port that changes its protocol may displace all who are on it.
    static let limit = 1000

    /// What it is the same notice by when it comes again; nil: it does not.
    public let repeats: String?

    public enum Reason: String, Sendable {
        /// Listeners stopped serving though nobody changed their set.
        case listenerDisplaced = "ListenerDisplaced"
        /// Listeners of the commit do not serve, for another reason than a clash.
        case listenerLost = "ListenerLost"
        /// Listeners of the commit do not serve: somebody else has what they claim.
        case conflictAppeared = "ConflictAppeared"
        /// Listeners win that somebody else kept from it: they serve once proxies have the version.
        case conflictGone = "ConflictGone"
        /// Proxies are not given the version that the commit made.
        case versionHeld = "VersionHeld"
        /// There were more of a gateway than are told.
        case noticesLeftOut = "NoticesLeftOut"
    }

    init(
        _ reason: Reason, _ regarding: ResourceID, on gateway: NamespacedName, _ message: String,
        listeners: [NoticedListener] = [], repeats: String? = nil
    ) {
        (self.reason, self.regarding, self.gateway) = (reason, regarding, gateway)
        (self.message, self.listeners, self.repeats) = (message, listeners, repeats)
    }
}

/// A listener of the set that a notice is about.
public struct NoticedListener: Hashable, Sendable {
    /// So many are named of one notice.
    static let limit = 10

    public let listener: Listener
    /// Why it does not serve; nil if it wins.
    public let reason: Condition.Reason?

    init(_ listener: Listener, _ reason: Condition.Reason?) {
        (self.listener, self.reason) = (listener, reason)
    }
}

extension GatewayState {
    /// What should be heard of the commit that led to this state: one for each set, gateway and
    /// reason, and no more than people would read.
    public func notices(of effects: [GatewayEffect]) -> [CommitNotice] {
        // What holds a whole gateway is told before all else.
        var notices = releases.isEmpty ? [] : effects.compactMap(holdNotice)
        for effect in effects { effect.addNotices(to: &notices) }
        if notices.count <= CommitNotice.limit { return notices }
        let rest = Dictionary(grouping: notices[CommitNotice.limit...], by: \.gateway)
        return notices.prefix(CommitNotice.limit)
            + rest.sorted { $0.key < $1.key }.map { gateway, rest in
                CommitNotice(
                    .noticesLeftOut, ResourceID(.gateway, gateway), on: gateway,
                    "what became of the listeners of \(rest.count) more resources on Gateway "
                        + "\(gateway) is not told one by one; see their status")
            }
    }

    private func holdNotice(_ effect: GatewayEffect) -> CommitNotice? {
        guard effect.version != effect.previousVersion,
            let notice = releaseNotice(of: effect.gateway)
        else { return nil }
        return CommitNotice(
            .versionHeld, ResourceID(.gateway, effect.gateway), on: effect.gateway, notice.message,
            repeats: "\(effect.gateway) \(notice.reason) \(notice.since)")
    }
}

extension GatewayEffect {
    fileprivate func addNotices(to notices: inout [CommitNotice]) {
        if lost.isEmpty && displaced.isEmpty && promoted.isEmpty { return }
        add(displaced, .listenerDisplaced, to: &notices) { _ in true }
        add(lost, .conflictAppeared, to: &notices) { $0.isNew && $0.isConflict }
        add(lost, .listenerLost, to: &notices) { $0.isNew && !$0.isConflict }
        for (owner, served) in Dictionary(grouping: promoted, by: \.id.owner).sorted(by: byOwner) {
            notices.append(
                CommitNotice(
                    .conflictGone, owner, on: gateway,
                    "\(Self.names(served.map(\.id.listener))) of \(owner) on Gateway \(gateway) "
                        + "\(served.count == 1 ? "wins" : "win") now: what kept "
                        + "\(served.count == 1 ? "it" : "them") from serving is gone",
                    listeners: NoticedListener.first(of: served) {
                        NoticedListener($0.listener, nil)
                    }))
        }
    }

    private func add(
        _ losses: [Loss], _ reason: CommitNotice.Reason, to notices: inout [CommitNotice],
        _ isMeant: (Loss) -> Bool
    ) {
        let meant = losses.filter(isMeant)
        if meant.isEmpty { return }
        for (owner, losses) in Dictionary(grouping: meant, by: \.id.owner).sorted(by: byOwner) {
            let reasons = Set(losses.map(\.reason.rawValue)).sorted().joined(separator: ", ")
            let verb =
                reason == .listenerDisplaced
                ? "stopped serving" : losses.count == 1 ? "is not served" : "are not served"
            notices.append(
                CommitNotice(
                    reason, owner, on: gateway,
                    "\(Self.names(losses.map(\.id.listener))) of \(owner) \(verb) on Gateway "
                        + "\(gateway): \(reasons)",
                    listeners: NoticedListener.first(of: losses) {
                        NoticedListener($0.listener, $0.reason)
                    }))
        }
    }

    private func byOwner<Value>(
        _ left: (key: ResourceID, value: Value), _ right: (key: ResourceID, value: Value)
    ) -> Bool { left.key < right.key }

    /// `listener www`, `listeners a, b and 3 more`.
    private static func names(_ listeners: [String]) -> String {
        let limit = NoticedListener.limit
        let shown = listeners.sorted().prefix(limit).joined(separator: ", ")
        let more = listeners.count > limit ? " and \(listeners.count - limit) more" : ""
        return (listeners.count == 1 ? "listener " : "listeners ") + shown + more
    }
}

extension NoticedListener {
    /// By their names, as many as are named.
    fileprivate static func first<Found>(
        of found: [Found], _ make: (Found) -> NoticedListener
    ) -> [NoticedListener] {
        Array(found.map(make).sorted { $0.listener.name < $1.listener.name }.prefix(limit))
    }
}

extension GatewayEffect.Loss {
    fileprivate var isConflict: Bool {
        guard case .outcome(let outcome) = cause else { return false }
        return outcome.isConflict
    }
}
