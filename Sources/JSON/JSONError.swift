import CSimdJSON

/// A text that is not JSON, and where it stops being so.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as a sentence without a full stop.
    public let message: String
    /// Both start at 1; the column counts bytes.
    public let line: Int
    public let column: Int

    init(code: Int32, offset: Int, in bytes: UnsafeRawBufferPointer, maxDepth: Int) {
        let offset = TextFault.offset(in: bytes) ?? offset
        let before = bytes.prefix(offset)
        line = before.reduce(into: 1) { count, byte in if byte == UInt8(ascii: "\n") { count += 1 }
        }
        column = offset - ((before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1) + 1
        message = Self.message(code: code, maxDepth: maxDepth)
    }

    private static func message(code: Int32, maxDepth: Int) -> String {
        var text = String(cString: csj_error_message(code))
        if text.contains("depth") || text.contains("deep") {
            return "objects and arrays nest deeper than \(maxDepth) levels"
        }
        while text.hasSuffix(".") || text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    public var description: String { "line \(line), column \(column): \(message)" }
}
