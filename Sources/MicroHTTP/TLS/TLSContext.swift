import Synchronization

/// The credentials of a server, which may be replaced while it runs: the next handshake sees the
/// new ones, and connections that are open go on.
public final class TLSContext: Sendable {
    private let credentials: Mutex<TLSCredentials>

    public init(_ credentials: TLSCredentials) { self.credentials = Mutex(credentials) }

    public var current: TLSCredentials { credentials.withLock { $0 } }

    public func replace(with new: TLSCredentials) { credentials.withLock { $0 = new } }
}
