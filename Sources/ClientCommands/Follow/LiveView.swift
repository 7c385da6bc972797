import Terminal

/// Lines that change: in their place on a terminal; elsewhere each line that is new is printed.
struct LiveView {
    private let terminal: Terminal
    private var shown: [String] = []

    init(on terminal: Terminal) { self.terminal = terminal }

    mutating func show(_ lines: [String]) {
        if lines == shown { return }
        guard terminal.isInteractive, let columns = terminal.columns else {
            terminal.write(
                lines.filter { !shown.contains($0) }.map { $0 + "\n" }.joined())
            shown = lines
            return
        }
        // A line that is wrapped takes two, and the way back up would be too short.
        var text = shown.isEmpty ? "" : "\u{1B}[\(rows(columns))A\u{1B}[J"
        text += lines.map { $0 + "\n" }.joined()
        terminal.write(text)
        shown = lines
    }

    /// What was shown stays, and what comes is shown below it.
    mutating func keep() { shown = [] }

    /// How many rows of the terminal the lines take.
    private func rows(_ columns: Int) -> Int {
        shown.reduce(0) { rows, line in
            let width = line.withoutStyles.displayWidth
            return rows + max(1, (width + columns - 1) / columns)
        }
    }
}

extension String {
    /// Without the sequences that colours are made of.
    fileprivate var withoutStyles: String {
        var (text, isInside) = ("", false)
        for character in self {
            if character == "\u{1B}" { isInside = true }
            if !isInside { text.append(character) }
            if isInside && character == "m" { isInside = false }
        }
        return text
    }
}
