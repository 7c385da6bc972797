import Glibc

/// Finds the few members of Envoy's request that matter by where Envoy puts them: the version and
/// the node's name at the beginning, what is wanted at the end. What stands between, 75 kB about
/// extensions with every poll, is not looked at: a poll that is answered at once costs the process
/// 98,000 instructions so, and 652,000 with the whole body parsed (callgrind).
///
/// Anything that looks a little different is left to a parser.
enum DiscoveryScan {
    static func read(_ body: [UInt8]) -> DiscoveryRequest? {
        body.withUnsafeBytes { bytes -> DiscoveryRequest? in
            var front = Cursor(bytes: bytes)
            guard front.skip("{") else { return nil }
            var version: String?
            if front.skip("\"version_info\":") {
                guard let text = front.string(), front.skip(",") else { return nil }
                version = text
            }
            guard front.skip("\"node\":{\"id\":"), let node = front.string(),
                front.skip(",\"cluster\":"), let cluster = front.string()
            else { return nil }
            guard let end = tail(of: bytes, after: front.position) else { return nil }
            return DiscoveryRequest(
                version: version, node: node, cluster: cluster, name: end.name,
                typeURL: end.typeURL)
        }
    }

    /// `},"resource_names":["…"],"type_url":"…"}`, the names being optional.
    private static func tail(
        of bytes: UnsafeRawBufferPointer, after start: Int
    ) -> (name: String?, typeURL: String)? {
        // Longer than two names and all that stands around them.
        let from = max(start, bytes.count - 2048)
        let end = UnsafeRawBufferPointer(rebasing: bytes[from...])
        guard let type = last(",\"type_url\":", in: end), type > 0 else { return nil }
        var cursor = Cursor(bytes: end, position: type)
        guard cursor.skip(",\"type_url\":"), let typeURL = cursor.string(), cursor.skip("}"),
            cursor.isAtEnd
        else { return nil }
        if end[type - 1] == UInt8(ascii: "}") { return (nil, typeURL) }
        guard end[type - 1] == UInt8(ascii: "]"),
            let names = last("},\"resource_names\":[", in: end)
        else { return nil }
        cursor.position = names
        guard cursor.skip("},\"resource_names\":["), let name = cursor.string(),
            cursor.skip("]"), cursor.position == type
        else { return nil }
        return (name, typeURL)
    }

    /// Where `text` stands for the last time.
    private static func last(_ text: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        let count = text.utf8CodeUnitCount
        guard let base = bytes.baseAddress, bytes.count >= count else { return nil }
        return stride(from: bytes.count - count, through: 0, by: -1).first { start in
            memcmp(base + start, text.utf8Start, count) == 0
        }
    }

    private struct Cursor {
        let bytes: UnsafeRawBufferPointer
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func skip(_ text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            guard let base = bytes.baseAddress, bytes.count - position >= count,
                memcmp(base + position, text.utf8Start, count) == 0
            else { return false }
            position += count
            return true
        }

        /// A string without anything escaped, of at most 512 bytes; nil for any other.
        mutating func string() -> String? {
            guard skip("\"") else { return nil }
            let start = position
            while position < bytes.count, position - start <= 512 {
                let byte = bytes[position]
                if byte == UInt8(ascii: "\"") {
                    defer { position += 1 }
                    return String(validating: bytes[start..<position], as: UTF8.self)
                }
                if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
                position += 1
            }
            return nil
        }
    }
}
