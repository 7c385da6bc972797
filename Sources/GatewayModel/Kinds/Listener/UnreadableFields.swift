/// Fields of a listener that could not be read. They hold placeholders, and the rules that need
/// them say nothing, so that one mistake is reported once.
struct UnreadableFields: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    static let name = UnreadableFields(rawValue: 1)
    static let hostname = UnreadableFields(rawValue: 2)
    static let port = UnreadableFields(rawValue: 4)
    static let `protocol` = UnreadableFields(rawValue: 8)
    static let tls = UnreadableFields(rawValue: 16)
    static let all = UnreadableFields(rawValue: 31)
}
