/// The value of a scalar that ``YAMLScalar`` calls an integer.
enum YAMLInteger {
    /// Decimal digits as JSON writes them, or nil if it does not fit 64 bits.
    static func decimal(_ text: String) -> String? {
        var digits = text.filter { $0 != "_" }[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        guard let magnitude = magnitude(digits) else { return nil }
        guard isNegative, magnitude > 0 else { return String(magnitude) }
        return magnitude <= Int64.min.magnitude ? "-" + String(magnitude) : nil
    }

    private static func magnitude(_ digits: Substring) -> UInt64? {
        guard digits.first == "0", digits.count > 1 else { return UInt64(digits) }
        switch digits.dropFirst().first {
        case "x": return UInt64(digits.dropFirst(2), radix: 16)
        case "b": return UInt64(digits.dropFirst(2), radix: 2)
        case "o": return UInt64(digits.dropFirst(2), radix: 8)
        default: return UInt64(digits.dropFirst(), radix: 8)
        }
    }
}
