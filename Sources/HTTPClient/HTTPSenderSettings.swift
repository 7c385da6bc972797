/// How ``HTTPSender`` sends.
public struct HTTPSenderSettings: Sendable {
    public var rules = AddressRules()
    /// Certificates in PEM that receivers' may be traced back to, besides those of the system.
    public var authorityFile: String?
    /// `http://HOST:PORT`: connections are made by this proxy. It is not subject to the rules, and
    /// looks up names itself.
    public var proxy: String?
    /// What is read of an answer is ``HTTPClientLimits/answerBytes``.
    public var limits: HTTPClientLimits = {
        var limits = HTTPClientLimits()
        limits.totalMilliseconds = 15_000
        limits.answerBytes = 16 << 10
        return limits
    }()
    /// So much is under way at once; more waits.
    public var transfers = 1024
    /// So much of that for one group: whose receivers do not answer holds up nobody else.
    public var transfersOfGroup = 64
    /// In the place of a DNS: for tests. Gives the addresses of a name.
    package var resolver: (@Sendable (String) -> [String])?

    public init() {}
}
