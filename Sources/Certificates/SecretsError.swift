/// Why a secret cannot be sealed or opened. Never tells what is in it.
public struct SecretsError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no master key at all.
        case noMasterKey
        /// The master key that wraps the data key is not among those given, or the one of its
        /// identity has another content.
        case wrongMasterKey
        /// The data key was destroyed with its Secret.
        case destroyed
        /// What is stored is not what was sealed.
        case damaged
        /// A master key, or the file it is in, cannot be used.
        case unusableMasterKey
        /// The data key could not be looked up.
        case unavailable
    }

    public let code: Code
    /// One sentence: what is wrong, and what to do.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension SecretsError: CustomStringConvertible {
    public var description: String { message }
}
