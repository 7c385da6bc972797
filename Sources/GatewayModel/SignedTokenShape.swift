/// What a token of an issuer looks like wherever it stands: a header and claims, which are JSON
/// objects in Base64 for URLs and so begin with `eyJ`, joined by a point (RFC 7519, section 3.1).
enum SignedTokenShape {
    private static let start = Array("eyJ".utf8)
    /// Of a header and of claims, which have more.
    private static let leastCount = 8

    static func isMentioned(in bytes: [UInt8]) -> Bool {
        var (isAfterHeader, rest) = (false, bytes[...])
        while !rest.isEmpty {
            let word = rest.prefix(while: \.isBase64URL)
            if isAfterHeader, word.count >= leastCount, word.starts(with: start) { return true }
            rest = rest.dropFirst(word.count)
            isAfterHeader = rest.popFirst() == UInt8(ascii: ".") && endsInObject(word)
        }
        return false
    }

    /// Other characters may stand before it.
    private static func endsInObject(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= leastCount else { return false }
        return (word.startIndex...word.endIndex - leastCount).contains {
            word[$0...].starts(with: start)
        }
    }
}

extension UInt8 {
    fileprivate var isBase64URL: Bool {
        self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 || self == 0x2D || self == 0x5F
    }
}
