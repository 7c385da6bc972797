/// How a piece of text looks on a terminal that shows colours. The words alone always say it too.
package enum TextStyle: String, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    /// What is wrong, and what goes.
    case red = "31"
    /// What is well, and what comes.
    case green = "32"
    /// What to look at.
    case yellow = "33"
    case cyan = "36"
}

extension Terminal {
    /// The text in that style, or as it is where there are no colours.
    package func styled(_ text: String, _ style: TextStyle) -> String {
        guard hasColor, style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }
}
