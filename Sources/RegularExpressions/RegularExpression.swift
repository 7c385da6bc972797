import CRE2

/// Whether proxies can use an expression, told without them.
///
/// Envoy compiles expressions with RE2 over bytes (Latin-1, so a code point above U+00FF cannot be
/// escaped), and refuses those whose program is too large (`re2.max_program_size.error_level` of
/// its bootstrap, 100 instructions by default). One that it refuses would stop all changes of its
/// gateway. RE2 is Debian's here, older than Envoy's: what it takes and how it counts is compared
/// with Envoy in tests.
public enum RegularExpression {
    /// What repetitions may copy before RE2 is asked. It makes the copies before it counts them,
    /// so that a few bytes would cost milliseconds.
    package static let mostCopies = 200
    /// A category of Unicode is hundreds of ranges.
    package static let mostCategories = 4

    /// How many instructions it compiles to.
    public static func programSize(of expression: String) throws(ExpressionFault) -> Int {
        var expression = expression
        let answer = try expression.withUTF8(answer(to:)).get()
        if answer.fault == cre2_no_fault { return Int(answer.size) }
        throw ExpressionFault(answer)
    }

    private static func answer(
        to bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<cre2_answer, ExpressionFault> {
        Result { () throws(ExpressionFault) in
            try checkCost(of: bytes)
            return cre2_compile(bytes.baseAddress, bytes.count)
        }
    }

    /// Counts what is costly wherever it stands, also where it would stand for itself.
    private static func checkCost(
        of bytes: UnsafeBufferPointer<UInt8>
    ) throws(ExpressionFault) {
        var (copies, categories, index) = (0, 0, 0)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): copies += largestNumber(in: bytes[(index + 1)...])
            case UInt8(ascii: "\\"):
                index += 1
                let isCategory = index < bytes.count && bytes[index] | 0x20 == UInt8(ascii: "p")
                if isCategory { categories += 1 }
            default: break
            }
            index += 1
        }
        if copies > mostCopies {
            throw ExpressionFault(
                .tooLarge, "its repetitions ask for \(copies) copies; use fewer")
        }
        if categories > mostCategories {
            throw ExpressionFault(
                .tooLarge,
                "it has \(categories) categories of Unicode (\\p); use at most \(mostCategories)")
        }
    }

    /// Of `2}`, `2,}` and `2,5}`; 0 if it begins in another way.
    private static func largestNumber(in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var (largest, number) = (0, 0)
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: ","), place > 0 {
                number = 0
            } else if case let digit = byte &- 0x30, digit < 10 {
                number = min(number * 10 + Int(digit), 1_000_000)
                largest = max(largest, number)
            } else {
                return largest
            }
        }
        return largest
    }
}
