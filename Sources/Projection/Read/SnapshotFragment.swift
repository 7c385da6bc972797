/// The served winners of one owner as the snapshot has them (ARCHITECTURE.md, "Snapshots and
/// polling"): JSON objects separated by commas, so that a snapshot is its fragments laid end to
/// end.
///
/// A class, since records hand it on to those that follow them.
final class SnapshotFragment: Sendable {
    let bytes: [UInt8]
    /// Where the bytes of each listener end; who is not served ends where the one before does.
    /// Empty for a single listener, which has all there is.
    private let ends: [Int32]

    static let none = SnapshotFragment(bytes: [], ends: [])

    init(bytes: [UInt8], ends: [Int32]) { (self.bytes, self.ends) = (bytes, ends) }

    /// The bytes of one listener that is served.
    func bytes(of index: Int) -> ArraySlice<UInt8> {
        if ends.isEmpty { return bytes[...] }
        let before = index == 0 ? 0 : Int(ends[index - 1])
        return bytes[(before == 0 ? 0 : before + 1)..<Int(ends[index])]
    }
}
