/// The value of a scalar that ``YAMLScalar`` calls an integer, or disputed.
enum YAMLInteger {
    /// Decimal digits as JSON writes them, or nil if it does not fit 64 bits.
    static func decimal(_ text: String) -> String? {
        let (isNegative, digits) = parts(of: text)
        return decimal(isNegative, digits)
    }

    /// What readers of YAML take `text` for, as JSON writes it: YAML 1.1 first, without those who
    /// take it for text.
    static func readings(of text: String) -> [String] {
        let (isNegative, digits) = parts(of: text.filter { $0 != "_" })
        var readings: [String] = []
        if digits.hasPrefix("0o") || digits.hasPrefix("0b") {
            readings = [decimal(isNegative, digits)].compactMap(\.self)
        } else if digits.allSatisfy(\.isNumber) {
            let octal = digits.first == "0" ? UInt64(digits, radix: 8) : nil
            readings = [
                octal.flatMap { signed(isNegative, $0) },
                UInt64(digits).flatMap { signed(isNegative, $0) },
            ].compactMap(\.self)
        } else if let number = decimal(isNegative, digits) {
            readings = [number]
        } else if let number = Double(digits) {
            readings = ["\(isNegative ? -number : number)"]
        }
        return readings
    }

    private static func parts(of text: String) -> (isNegative: Bool, digits: Substring) {
        let isSigned = text.first == "-" || text.first == "+"
        return (text.first == "-", isSigned ? text.dropFirst() : text[...])
    }

    private static func decimal(_ isNegative: Bool, _ digits: Substring) -> String? {
        magnitude(digits).flatMap { signed(isNegative, $0) }
    }

    private static func magnitude(_ digits: Substring) -> UInt64? {
        switch digits.prefix(2) {
        case "0x": UInt64(digits.dropFirst(2), radix: 16)
        case "0o": UInt64(digits.dropFirst(2), radix: 8)
        case "0b": UInt64(digits.dropFirst(2), radix: 2)
        default: UInt64(digits)
        }
    }

    private static func signed(_ isNegative: Bool, _ magnitude: UInt64) -> String? {
        guard isNegative, magnitude > 0 else { return String(magnitude) }
        return magnitude <= Int64.min.magnitude ? "-" + String(magnitude) : nil
    }
}
