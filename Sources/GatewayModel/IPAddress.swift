/// Whether a text is an IP address, without asking the system (RFC 4291, 2.2 and RFC 3986, 3.2.2).
public enum IPAddress {
    public static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return isIPv4(bytes[...]) || isIPv6(bytes[...])
    }

    /// Four decimal numbers up to 255, without leading zeros, which some readers take for octal.
    private static func isIPv4(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.allSatisfy({ $0 &- 0x30 < 10 }) else {
                    return false
                }
                if part.count > 1 && part.first == 0x30 { return false }
                return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
            }
    }

    /// Eight groups, or fewer with one `::`; the last two may be written as IPv4. No zone.
    private static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 45, let halves = halves(of: text) else { return false }
        guard let tail = halves.tail else {
            return groups(halves.head, mayEndInIPv4: true) == 8
        }
        guard let head = groups(halves.head, mayEndInIPv4: false),
            let tail = groups(tail, mayEndInIPv4: true)
        else { return false }
        return head + tail <= 7
    }

    /// What is before and after the first `::`.
    private static func halves(
        of text: ArraySlice<UInt8>
    ) -> (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>?)? {
        let colon = UInt8(ascii: ":")
        for index in text.indices.dropLast() where text[index] == colon && text[index + 1] == colon
        {
            return (text[..<index], text[(index + 2)...])
        }
        return text.isEmpty ? nil : (text, nil)
    }

    /// How many 16-bit groups `text` spells, or nil if it does not.
    private static func groups(_ text: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> Int? {
        if text.isEmpty { return 0 }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var count = 0
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4 && index == parts.count - 1 && part.contains(UInt8(ascii: ".")) {
                guard isIPv4(part) else { return nil }
                count += 2
            } else {
                guard (1...4).contains(part.count), part.allSatisfy(\.isHexadecimal) else {
                    return nil
                }
                count += 1
            }
        }
        return count
    }
}
