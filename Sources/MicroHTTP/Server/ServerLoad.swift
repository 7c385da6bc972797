import Synchronization

/// Counters of what a server has in hand. Made before the server, so that its handler can read
/// them too.
public final class ServerLoad: Sendable {
    /// Memory of the bodies of all requests, while they arrive and until they are answered.
    public let bodies: MemoryBudget
    /// Connections taken and not yet ended.
    let connections = Atomic(0)
    let slowReaders = Atomic(0)
    let slowSenders = Atomic(0)

    public init(bodyBytes: Int = 1 << 30) { bodies = MemoryBudget(limitBytes: bodyBytes) }

    public var connectionCount: Int { connections.load(ordering: .relaxed) }

    /// Connections that were cut because their reader took too little of an answer.
    public var slowReaderCount: Int { slowReaders.load(ordering: .relaxed) }

    /// Connections that were cut because their request took too long to arrive.
    public var slowSenderCount: Int { slowSenders.load(ordering: .relaxed) }
}
