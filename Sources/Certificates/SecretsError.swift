/// Why a secret cannot be sealed or opened.
public struct SecretsError: Error, Hashable, Sendable {
    /// One sentence: what is wrong, and what to do.
    public let message: String

    public init(_ message: String) { self.message = message }
}
