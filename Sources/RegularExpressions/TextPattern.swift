import CRE2

/// An expression that texts are matched against, in time that grows with their length only: RE2
/// knows no expression that blows up.
public final class TextPattern: Sendable {
    // Never changed, and RE2 may be asked by several threads at once.
    private nonisolated(unsafe) let program: OpaquePointer

    /// Nil if it is no expression of RE2, or too large.
    public init?(_ expression: String) {
        var expression = expression
        let program = expression.withUTF8 { cre2_make_program($0.baseAddress, $0.count) }
        guard let program else { return nil }
        self.program = program
    }

    deinit { cre2_free_program(program) }

    /// Whether all of `text` matches.
    public func matches(_ text: String) -> Bool { matches(text, isWhole: true) }

    /// Whether some part of `text` matches.
    public func isFound(in text: String) -> Bool { matches(text, isWhole: false) }

    private func matches(_ text: String, isWhole: Bool) -> Bool {
        var text = text
        return text.withUTF8 { cre2_matches(program, $0.baseAddress, $0.count, isWhole) }
    }

    /// An expression that matches exactly `text`.
    public static func literal(_ text: String) -> String {
        var expression = ""
        for scalar in text.unicodeScalars {
            let isPlain = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            if scalar.isASCII && !isPlain { expression += "\\" }
            expression.unicodeScalars.append(scalar)
        }
        return expression
    }
}
