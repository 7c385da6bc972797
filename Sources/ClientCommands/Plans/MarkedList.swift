import Terminal

/// One thing of a list, with what happens to it.
struct MarkedLine {
    enum Mark: String {
        case comes = "+"
        case goes = "-"
        case changes = "~"
        case stays = "="
        /// To be looked at.
        case suffers = "!"

        var style: TextStyle {
            switch self {
            case .comes: .green
            case .goes: .red
            case .changes: .yellow
            case .stays: .dim
            case .suffers: .red
            }
        }
    }

    let mark: Mark
    let cells: [String]
    /// Below it.
    var note: String?
}

/// A list as a plan shows it: a mark, then columns, which are as wide as they need to be. Where
/// the terminal is too narrow for them each thing takes several lines.
struct MarkedList {
    /// Lines of which only so many are shown; nil for all.
    struct Part {
        let lines: [MarkedLine]
        let limit: Int?

        fileprivate var shown: ArraySlice<MarkedLine> {
            limit.map { lines.prefix($0) } ?? lines[...]
        }
    }

    let parts: [Part]
    let indent: Int

    init(_ parts: [Part], indent: Int) { (self.parts, self.indent) = (parts, indent) }

    func text(on terminal: Terminal) -> String {
        let widths = self.widths(of: parts.flatMap(\.shown))
        let total = indent + 2 + widths.reduce(0, +) + 2 * max(0, widths.count - 1)
        let isNarrow = terminal.columns.map { $0 < total } ?? false
        var text = ""
        for part in parts {
            for line in part.shown {
                text += self.text(of: line, isNarrow ? nil : widths, on: terminal)
            }
            let rest = part.lines.count - part.shown.count
            if rest > 0 {
                let mark = spaces(indent) + (part.lines.last?.mark.rawValue ?? " ")
                text += terminal.wrapped(
                    "and \(rest) more (-o wide shows all)", after: mark + " ", indent: indent + 2)
            }
        }
        return text
    }

    /// - Parameter widths: of its columns; nil where each gets a line.
    private func text(of line: MarkedLine, _ widths: [Int]?, on terminal: Terminal) -> String {
        let head = spaces(indent) + line.mark.rawValue + " "
        let body =
            widths.map { padded(line.cells, $0) }
            ?? line.cells.joined(separator: "\n" + spaces(indent + 4))
        let text = terminal.styledLines(head + body, line.mark.style) + "\n"
        guard let note = line.note else { return text }
        return text + terminal.wrapped(note, after: spaces(indent + 4), indent: indent + 4)
    }

    private func widths(of shown: [MarkedLine]) -> [Int] {
        shown.reduce(into: []) { widths, line in
            for (column, cell) in line.cells.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.displayWidth)
            }
        }
    }

    private func padded(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            line += cell
            if column == cells.count - 1 { break }
            line += spaces(widths[column] - cell.displayWidth + 2)
        }
        return line
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

extension Terminal {
    /// Each line in the style, so that a pager that begins in the middle shows it too.
    fileprivate func styledLines(_ text: String, _ style: TextStyle) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { styled(String($0), style) }.joined(separator: "\n")
    }
}
