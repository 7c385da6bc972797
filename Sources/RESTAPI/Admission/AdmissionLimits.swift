public import MicroHTTP

/// What a server lets in at once.
public struct AdmissionLimits: Sendable {
    /// What answers on their way out may take before readers are sent away, and what may wait for
    /// the readers of all event streams.
    public var answerBytes = 1 << 30
    /// Polls that wait, and event streams.
    public var heldRequests = 4096 - 64
    public var cores = 2
    /// Of the server that hands over the requests.
    public var load = ServerLoad()

    public init() {}
}
