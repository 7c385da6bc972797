import CZlib

/// The gzip content coding (RFC 9110, section 8.4.1.3; RFC 1952).
public enum Gzip {
    public enum DecodingError: Error, Equatable {
        /// Not gzip, damaged, cut short, or followed by something else.
        case malformed
        /// More than `limit` bytes would come out; no more than that were ever held.
        case tooLarge(limit: Int)
    }

    /// Compresses. The same bytes give the same bytes: no time, no file name inside.
    ///
    /// - Parameter level: 1 is fast, 9 is small.
    public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        var stream = z_stream()
        let status = deflateInit2_(
            &stream, CInt(level), Z_DEFLATED, gzipWindowBits, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib refuses level \(level), or there is no memory")
        defer { deflateEnd(&stream) }

        let bound = Int(deflateBound(&stream, uLong(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(bound)
                // One call: the output is as large as the result can be.
                let status = deflate(&stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "deflateBound was too small")
                count = bound - Int(stream.avail_out)
            }
        }
    }

    /// The inflated size, as the last four bytes claim; zlib compares it with the true one.
    public static func claimedSize(of bytes: [UInt8]) -> Int {
        bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Whether more than `limit` bytes come out, found without keeping them: what the last four
    /// bytes say is not true of a body that was cut short.
    ///
    /// - Throws: ``DecodingError/malformed`` if it ends, or is no gzip, before that.
    public static func exceeds(_ limit: Int, _ bytes: [UInt8]) throws(DecodingError) -> Bool {
        var stream = z_stream()
        var status = inflateInit2_(
            &stream, gzipWindowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "no memory")
        defer { inflateEnd(&stream) }
        var scratch = [UInt8](repeating: 0, count: 64 << 10)
        var total = 0
        bytes.withUnsafeBufferPointer { input in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = uInt(input.count)
            repeat {
                scratch.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = uInt(output.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    total += output.count - Int(stream.avail_out)
                }
            } while status == Z_OK && total <= limit
        }
        if total > limit { return true }
        guard status == Z_STREAM_END else { throw .malformed }
        return false
    }

    /// Decompresses, never holding more than `limit` bytes: a small body may inflate to gigabytes.
    public static func decompress(
        _ bytes: [UInt8], limit: Int
    ) throws(DecodingError) -> [UInt8] {
        var stream = z_stream()
        var status = inflateInit2_(
            &stream, gzipWindowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "no memory")
        defer { inflateEnd(&stream) }

        let claim = claimedSize(of: bytes)
        let output = [UInt8](unsafeUninitializedCapacity: max(1, min(claim, limit))) {
            output, count in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                status = inflate(&stream, Z_FINISH)
                count = output.count - Int(stream.avail_out)
            }
        }
        // A second member is legal, but no client sends one as a body.
        if status == Z_STREAM_END && stream.avail_in == 0 && output.count <= limit { return output }
        throw claim > limit && stream.avail_out == 0 ? .tooLarge(limit: limit) : .malformed
    }

    /// 15 bits of window, plus 16 for the gzip wrapper instead of zlib's.
    private static var gzipWindowBits: CInt { 15 + 16 }
}
