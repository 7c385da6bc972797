public import EnvoyXDS

// What carries polls to this module, and answers back: HTTP by long polls (RESTAPI/Discovery), or
// streams beside it one day. Nothing here knows of either.

/// What makes messages of what proxies are given, and keeps those that many will get.
public protocol DiscoveryEncoder: Sendable {
    /// A snapshot is about to be given to all proxies of a group, perhaps to many at once. Called
    /// on the thread that renders for the group.
    func prepare(_ snapshot: EnvoySnapshot, for group: ProxyGroup)

    /// The gateway of the group is gone, or the server stops.
    func forget(_ group: ProxyGroup)
}

/// The connection that a poll came on.
public protocol ProxyConnection: Hashable, Sendable {
    /// False once either side has closed it.
    var isOpen: Bool { get }
}

extension ProxyConnection {
    func isSame(as other: any ProxyConnection) -> Bool { other as? Self == self }
}

/// Where the answer to one held poll goes. It is kept until the poll has its answer.
public protocol PollReply: Sendable {
    /// Gives the answer, which happens once; from any thread.
    ///
    /// - Returns: false if the proxy is gone.
    @discardableResult
    func send(_ answer: PollAnswer) -> Bool

    /// Calls `action` once if the proxy goes away before it has its answer; at once if it has gone.
    func onClose(_ action: @escaping @Sendable () -> Void)
}

/// What a proxy is told.
public enum PollAnswer: Sendable {
    case content(DiscoveryContent)
    /// There is nothing that it does not have.
    case unchanged
    case failed(DiscoveryError)
}

/// What becomes of a poll.
public enum PollOutcome {
    case answered(PollAnswer)
    /// There is nothing new yet: call this with what the answer can be given to, or answer
    /// ``PollAnswer/unchanged`` where there is no room to hold the poll.
    case held((any PollReply) -> Void)
}
