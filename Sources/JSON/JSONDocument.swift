import CSimdJSON

/// One parsed JSON text: simdjson's tape and strings, kept alive by every ``JSONNode`` of it.
public final class JSONDocument {
    let tape: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>
    private let document: OpaquePointer

    /// How deep objects and arrays may nest, the outermost counting as one.
    public static let defaultMaxDepth = 64

    /// Parses one JSON value (RFC 8259); anything but white space after it is an error, and a
    /// byte-order mark before it is passed over.
    ///
    /// Numbers, strings and UTF-8 are checked here; duplicate keys are found by whoever reads the
    /// members, because only the reader walks them.
    public init(
        parsing bytes: UnsafeRawBufferPointer, maxDepth: Int = JSONDocument.defaultMaxDepth
    ) throws(JSONError) {
        let bytes = ByteOrderMark.skipped(in: bytes)
        var code: Int32 = 0
        // An empty buffer may have no address, and the parser wants one: any byte will do.
        var nothing: UInt8 = 0
        let parsed = withUnsafePointer(to: &nothing) { none in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? none
            return csj_parse(start, bytes.count, maxDepth, &code)
        }
        guard let parsed else {
            throw JSONError(code: code, in: bytes, maxDepth: maxDepth)
        }
        document = parsed
        tape = csj_tape(parsed)
        strings = csj_strings(parsed)
    }

    /// Parses an array of bytes, as ``init(parsing:maxDepth:)`` does a buffer.
    public static func parsing(
        _ bytes: [UInt8], maxDepth: Int = JSONDocument.defaultMaxDepth
    ) throws(JSONError) -> JSONDocument {
        // The closure of `withUnsafeBytes` may only throw untyped errors; a Result carries ours.
        try bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONError) in
                try JSONDocument(parsing: buffer, maxDepth: maxDepth)
            }
        }.get()
    }

    deinit { csj_free(document) }

    /// The outermost value.
    public var root: JSONNode { JSONNode(document: self, index: 1) }
}

// @unchecked because pointers are not Sendable. The memory is written once, before `init`
// returns, and freed once, when the last reference is gone.
extension JSONDocument: @unchecked Sendable {}
