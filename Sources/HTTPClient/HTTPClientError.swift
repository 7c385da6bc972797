/// Why there is no answer, or none that may be used: one sentence that says what and where.
public struct HTTPClientError: Error, Hashable, CustomStringConvertible {
    public enum Code: Sendable {
        /// It is no URL that may be asked.
        case address
        /// Nobody answers there, or not as HTTP has it.
        case unreachable
        /// Who answers cannot show that it is meant (TLS).
        case notTrusted
        /// It took longer than the limits allow.
        case slow
        /// The answer is larger than the limits allow.
        case large
        /// It says to ask elsewhere, which is not done.
        case redirected
        /// It answered, and not with 200.
        case refused
        /// It is at an address that may not be connected to.
        case notAllowed
        /// The server is stopping.
        case stopped
        /// There is nothing that could be sent.
        case unsent
    }

    public let code: Code
    public let description: String

    /// Of what was not even sent.
    public init(unsent description: String) { self.init(.unsent, description) }

    init(_ code: Code, _ description: String) {
        (self.code, self.description) = (code, description)
    }
}
