extension Terminal {
    /// A text in lines that fit, broken between words; one line where lines have no end. A word
    /// that is too long for a line is left whole. Styles take no room.
    ///
    /// - Parameters:
    ///   - first: what the first line begins with.
    ///   - indent: how many spaces the others begin with.
    package func wrapped(_ text: String, after first: String = "", indent: Int) -> String {
        guard let columns else { return first + text + "\n" }
        var (lines, line) = ("", first)
        var (width, isAtStart) = (first.unstyled.displayWidth, true)
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let wordWidth = String(word).unstyled.displayWidth
            if !isAtStart, width + 1 + wordWidth > columns {
                lines += line + "\n"
                // A long word begins further left rather than running over the end.
                let start = min(indent, max(0, columns - wordWidth))
                (line, width, isAtStart) = (String(repeating: " ", count: start), start, true)
            }
            line += (isAtStart ? "" : " ") + word
            width += wordWidth + (isAtStart ? 0 : 1)
            isAtStart = false
        }
        return lines + line + "\n"
    }
}

extension String {
    /// Without what ``Terminal/styled(_:_:)`` has added.
    fileprivate var unstyled: String {
        if !utf8.contains(0x1B) { return self }
        var (text, isInStyle) = ("", false)
        for character in self {
            switch character {
            case "\u{1B}": isInStyle = true
            case "m" where isInStyle: isInStyle = false
            default: if !isInStyle { text.append(character) }
            }
        }
        return text
    }
}
