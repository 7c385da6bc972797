/// Fields of a listener that could not be read. They hold placeholders, and the rules that need
/// them say nothing, so that one mistake is reported once.
public struct ListenerFields: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let name = ListenerFields(rawValue: 1)
    public static let hostname = ListenerFields(rawValue: 2)
    public static let port = ListenerFields(rawValue: 4)
    public static let `protocol` = ListenerFields(rawValue: 8)
    public static let tls = ListenerFields(rawValue: 16)
}
