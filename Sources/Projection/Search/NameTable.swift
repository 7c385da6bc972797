import GatewayModel

/// Many names in one row of bytes, a line each, to be looked through for a part of one: what is
/// next to each other is read some ten times as fast as what is all over memory.
struct NameTable: Sendable {
    private static let lineEnd = UInt8(ascii: "\n")

    private(set) var bytes: [UInt8] = []

    /// - Parameter name: without a line end, as no name has one.
    mutating func append(_ name: String) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(Self.lineEnd)
    }

    mutating func append(_ name: NamespacedName) {
        if !name.namespace.isEmpty {
            bytes.append(contentsOf: name.namespace.utf8)
            bytes.append(UInt8(ascii: "/"))
        }
        append(name.name)
    }

    /// Calls `body` with each line that has `part` in it, and where the line begins.
    func forEachLine(with part: [UInt8], _ body: (Line, Int) -> Void) {
        guard let last = part.last, !part.contains(Self.lineEnd) else { return }
        let skips = Self.skips(of: part)
        bytes.withUnsafeBytes { bytes in
            // Where the part would begin, and where the line before ended.
            var (place, lineStart) = (0, 0)
            while place + part.count <= bytes.count {
                let byte = bytes[place + part.count - 1]
                guard byte == last, bytes[place..<place + part.count].elementsEqual(part) else {
                    place += skips[Int(byte)]
                    continue
                }
                var begin = place
                while begin > lineStart, bytes[begin - 1] != Self.lineEnd { begin -= 1 }
                let end = Self.end(of: place, in: bytes)
                body(Line(rebasing: bytes[begin..<end]), begin)
                lineStart = end + 1
                place = lineStart
            }
        }
    }

    /// By how much the part may be moved on, by the byte that stands where its last one would
    /// (Horspool 1980).
    private static func skips(of part: [UInt8]) -> [Int] {
        var skips = Array(repeating: part.count, count: 256)
        for (index, byte) in part.dropLast().enumerated() {
            skips[Int(byte)] = part.count - 1 - index
        }
        return skips
    }

    func forEachLine(_ body: (Line, Int) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                let end = Self.end(of: place, in: bytes)
                body(Line(rebasing: bytes[place..<end]), place)
                place = end + 1
            }
        }
    }

    typealias Line = UnsafeRawBufferPointer

    private static func end(of place: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var end = place
        while end < bytes.count, bytes[end] != lineEnd { end += 1 }
        return end
    }

    /// How many lines end between two places.
    func lines(from start: Int, to end: Int) -> Int {
        bytes[start..<end].count { $0 == Self.lineEnd }
    }
}
