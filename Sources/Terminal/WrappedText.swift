extension Terminal {
    /// A text in lines that fit, broken between words; one line where lines have no end. A word
    /// that is too long for a line is left whole.
    ///
    /// - Parameters:
    ///   - first: what the first line begins with.
    ///   - indent: how many spaces the others begin with.
    package func wrapped(_ text: String, after first: String = "", indent: Int) -> String {
        guard let columns else { return first + text + "\n" }
        let spaces = String(repeating: " ", count: indent)
        var (lines, line) = ("", first)
        var (width, isAtStart) = (first.displayWidth, true)
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let wordWidth = word.displayWidth
            if !isAtStart, width + 1 + wordWidth > columns {
                lines += line + "\n"
                (line, width, isAtStart) = (spaces, indent, true)
            }
            line += (isAtStart ? "" : " ") + word
            width += wordWidth + (isAtStart ? 0 : 1)
            isAtStart = false
        }
        return lines + line + "\n"
    }
}
