import MicroHTTP

/// What browsers send back (RFC 6265, section 4.2.1).
enum CookieHeader {
    /// The values of all cookies of that name, as they stand there.
    static func values(named name: String, in lines: [String]) -> [String] {
        var found: [String] = []
        for line in lines {
            for pair in line.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop(while: isBlank)
                guard pair.starts(with: name.utf8) else { continue }
                let rest = pair.dropFirst(name.utf8.count)
                guard rest.first == UInt8(ascii: "=") else { continue }
                var value = rest.dropFirst()
                while let last = value.last, isBlank(last) { value.removeLast() }
                found.append(String(decoding: value, as: UTF8.self))
            }
        }
        return found
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
