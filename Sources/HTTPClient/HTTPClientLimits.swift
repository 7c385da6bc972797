/// What a server may cost who asks it.
public struct HTTPClientLimits: Sendable {
    /// From the look-up of its name to the last byte of its answer.
    public var totalMilliseconds = 10_000
    /// Of that, until TLS is there.
    public var connectMilliseconds = 5_000
    /// Of the body of an answer, as it is sent.
    public var answerBytes = 1 << 20

    public init() {}
}
