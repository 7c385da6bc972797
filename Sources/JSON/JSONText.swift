public import Glibc

/// The bytes of a JSON string in its document: compared without making a `String`.
public struct JSONText: Sendable {
    private let document: JSONDocument
    // nonisolated(unsafe): bytes of `document`, which is written before anybody else sees it, never
    // changes, and is kept alive beside the pointer.
    @usableFromInline nonisolated(unsafe) let start: UnsafePointer<UInt8>
    public let count: Int

    /// The string at `index` of the tape.
    init(document: JSONDocument, index: Int) {
        self.document = document
        (start, count) = document.text(at: index)
    }

    public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// Whether there is a NUL, which ends a string for much of the software that will read it.
    public var containsNUL: Bool { memchr(start, 0, count) != nil }

    public func hasSuffix(_ suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        return count >= length && memcmp(start + count - length, suffix.utf8Start, length) == 0
    }

    /// Lets a `switch` over a key have string literals as its cases.
    @inlinable
    public static func ~= (pattern: StaticString, text: JSONText) -> Bool {
        pattern.utf8CodeUnitCount == text.count
            && memcmp(pattern.utf8Start, text.start, text.count) == 0
    }
}

extension JSONText: Hashable {
    public static func == (left: JSONText, right: JSONText) -> Bool {
        left.count == right.count && memcmp(left.start, right.start, left.count) == 0
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes: .init(bytes)) }
}

extension String {
    /// A copy of `text` that does not keep its document alive.
    public init(_ text: JSONText) {
        self = String(decoding: text.bytes, as: UTF8.self)
    }
}
