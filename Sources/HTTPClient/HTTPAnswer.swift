/// What a server answered.
public struct HTTPAnswer: Sendable {
    public let body: [UInt8]
    /// Of who answered: `192.0.2.7`.
    public let address: String
}
