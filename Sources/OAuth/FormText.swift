import HTTPClient

/// Names and values as forms and queries have them.
package enum FormText {
    package static func text(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(PercentEncoding.text($0.0))=\(PercentEncoding.text($0.1))" }
            .joined(separator: "&")
    }

    /// Nil for what is none.
    package static func parameters(_ text: Substring) -> [(name: String, value: String)]? {
        var found: [(name: String, value: String)] = []
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(sides[0]),
                let value = sides.count > 1 ? decoded(sides[1]) : ""
            else { return nil }
            found.append((name, value))
        }
        return found
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(Substring(rest.prefix(2)))
                guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(digits, radix: 16)
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
