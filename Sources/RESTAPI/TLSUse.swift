public import MicroHTTP

/// What the API has to know of the TLS by which it is asked.
public struct TLSUse: Sendable {
    /// What is shown, and who signs clients.
    public let context: TLSContext
    /// Whose certificates are not taken all the same.
    public let denied: DeniedClients

    public init(_ context: TLSContext, denied: DeniedClients = DeniedClients()) {
        (self.context, self.denied) = (context, denied)
    }
}
