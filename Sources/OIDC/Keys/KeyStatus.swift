/// How it stands with the keys of an issuer.
public struct KeyStatus: Hashable, Sendable {
    /// That count.
    public let keyCount: Int
    /// Since they were last found to be so; nil: never.
    public let secondsSinceLoad: Int64?
    /// How often they could not be loaded since the server started.
    public let failureCount: Int
}
