import CSimdJSON

/// A text that is not JSON, and where it stops being so.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as a sentence without a full stop.
    public let message: String
    /// Both start at 1; the column counts bytes, and a byte-order mark not.
    public let line: Int
    public let column: Int

    /// - Parameter code: what the parser said, for what it alone refuses.
    init(code: Int32, in bytes: UnsafeRawBufferPointer, maxDepth: Int) {
        let fault: JSONFault
        if let encoding = ByteOrderMark.foreignEncoding(of: bytes) {
            fault = JSONFault(offset: 0, message: "the text is \(encoding); send it in UTF-8")
        } else {
            fault =
                JSONFault.first(in: bytes, maxDepth: maxDepth)
                ?? JSONFault(offset: 0, message: String(cString: csj_error_message(code)))
        }
        let before = bytes.prefix(fault.offset)
        line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        column = before.count - start + 1
        message = fault.message
    }

    public var description: String { "line \(line), column \(column): \(message)" }
}
