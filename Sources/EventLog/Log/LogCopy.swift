/// A complete copy of a log and of what stands beside it, as one SQLite file, while it is read. It
/// is gone when nobody has it any more.
public struct LogCopy: Sendable {
    /// The last commit in it.
    public let head: LogHead
    /// Of the file, in bytes.
    public let size: Int
    private let reading: @Sendable (Int, Int) throws(EventLogError) -> [UInt8]

    /// - Parameter reading: the bytes from a place on, and how many.
    public init(
        head: LogHead, size: Int,
        reading: @escaping @Sendable (Int, Int) throws(EventLogError) -> [UInt8]
    ) {
        (self.head, self.size, self.reading) = (head, size, reading)
    }

    /// The bytes of the file from `offset` on: `count` of them, or all that are left.
    public func bytes(at offset: Int, count: Int) throws(EventLogError) -> [UInt8] {
        try reading(offset, count)
    }
}
