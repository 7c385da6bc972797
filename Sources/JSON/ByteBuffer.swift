import Glibc

/// A growing buffer of bytes, for many small appends.
///
/// An array checks at every append whether its storage is shared. This type cannot be copied, so
/// its storage never is, and nothing has to be checked.
public struct ByteBuffer: ~Copyable {
    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var end = 0

    public init(_ capacity: Int) {
        self.capacity = max(capacity, 16)
        start = Self.allocate(self.capacity)
    }

    deinit { free(start) }

    public var count: Int { end }

    var bytes: [UInt8] { withBytes { Array($0) } }

    /// The bytes where they are, for as long as `body` runs.
    public borrowing func withBytes<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try body(UnsafeBufferPointer(start: start, count: count))
    }

    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        if end == capacity { grow(for: 1) }
        (start + end).pointee = byte
        end += 1
    }

    public mutating func append(_ text: String) {
        text.withBytes { append($0) }
    }

    /// In decimal digits, written from the last to the first.
    public mutating func append(_ value: Int64) {
        var rest = value.magnitude
        var length = value < 0 ? 2 : 1
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        write(atMost: length) { start in
            var rest = value.magnitude
            var place = start + length
            repeat {
                place -= 1
                place.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 { start.pointee = UInt8(ascii: "-") }
            return start + length
        }
    }

    mutating func append(contentsOf bytes: some Sequence<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { append($0) }
        if isDone == nil { for byte in bytes { append(byte) } }
    }

    public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        write(atMost: bytes.count) { Self.copy(bytes, to: $0) }
    }

    /// `"name":`, after a comma if there is something before it.
    ///
    /// Inlined, so that for a literal the compiler writes its bytes directly.
    @inlinable @inline(__always)
    mutating func appendKey(_ name: StaticString, afterComma: Bool) {
        let length = name.utf8CodeUnitCount
        reserve(length + 4)
        var place = start + end
        if afterComma {
            place.pointee = UInt8(ascii: ",")
            place += 1
        }
        place.pointee = UInt8(ascii: "\"")
        (place + 1).initialize(from: name.utf8Start, count: length)
        place += length + 1
        place.pointee = UInt8(ascii: "\"")
        (place + 1).pointee = UInt8(ascii: ":")
        end = place + 2 - start
    }

    /// A JSON string: escapes what RFC 8259 requires and nothing else.
    mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count + 2)
        let place = start + end
        place.pointee = UInt8(ascii: "\"")
        guard JSONText.copy(text, to: place + 1) else {
            end += 1
            appendEscapes(in: text)
            append(UInt8(ascii: "\""))
            return
        }
        (place + 1 + text.count).pointee = UInt8(ascii: "\"")
        end += text.count + 2
    }

    /// A part of a JSON string.
    mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count)
        if JSONText.copy(text, to: start + end) {
            end += text.count
        } else {
            appendEscapes(in: text)
        }
    }

    private mutating func appendEscapes(in text: UnsafeBufferPointer<UInt8>) {
        var escaped: [UInt8] = []
        JSONText.escape(text, into: &escaped)
        append(contentsOf: escaped)
    }

    // MARK: Room

    /// Lets `body` write up to `most` bytes and say where it ended.
    @inline(__always)
    private mutating func write(
        atMost most: Int, _ body: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
    ) {
        reserve(most)
        end = body(start + end) - start
    }

    @inlinable @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - end < more { grow(for: more) }
    }

    @usableFromInline @inline(never)
    mutating func grow(for more: Int) {
        let size = max(capacity * 2, end + more)
        let larger = Self.allocate(size)
        memcpy(larger, start, end)
        free(start)
        (start, capacity) = (larger, size)
    }

    /// `malloc`, since `allocate(capacity:)` asks for an alignment, which takes a slower path.
    private static func allocate(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        guard let memory = malloc(size) else { fatalError("no memory for \(size) bytes") }
        return memory.bindMemory(to: UInt8.self, capacity: size)
    }

    private static func copy(
        _ bytes: UnsafeBufferPointer<UInt8>, to place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if let start = bytes.baseAddress { memcpy(place, start, bytes.count) }
        return place + bytes.count
    }
}

extension String {
    /// The bytes in place. `withUTF8` is mutating, so it would need a copy of the text, which
    /// counts a reference twice.
    @inline(__always)
    func withBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if utf8.withContiguousStorageIfAvailable(body) != nil { return }
        var text = self
        text.withUTF8(body)
    }
}
