/// What a text may begin with to say how it is encoded (Unicode, 23.8). UTF-8 needs none, but
/// editors on Windows write it.
public enum ByteOrderMark {
    /// The bytes after the mark of UTF-8; all of them when there is none.
    public static func skipped(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return bytes }
        return UnsafeRawBufferPointer(rebasing: bytes[3...])
    }

    /// The name of another encoding, by its mark, or by the NUL in a first character that is
    /// ASCII; nil when it may be UTF-8.
    public static func foreignEncoding(of bytes: UnsafeRawBufferPointer) -> String? {
        let first = bytes.prefix(4)
        let wide: [[UInt8]] = [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]]
        if wide.contains(where: { first.elementsEqual($0) }) { return "UTF-32" }
        if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) {
            return "UTF-16"
        }
        guard first.count == 4 else { return nil }
        switch first.map({ $0 == 0 }) {
        case [true, false, true, false], [false, true, false, true]: return "UTF-16"
        case [true, true, true, false], [false, true, true, true]: return "UTF-32"
        default: return nil
        }
    }
}
