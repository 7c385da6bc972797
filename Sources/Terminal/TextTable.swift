/// Rows under headings, as wide as they need to be. On a terminal too narrow for them each row is
/// shown as a list of its own, so that nothing is cut off.
package struct TextTable: Sendable {
    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        package let text: String
        package let style: TextStyle

        package init(_ text: String, _ style: TextStyle = .plain) {
            (self.text, self.style) = (text, style)
        }

        package init(stringLiteral text: String) { self.init(text) }
    }

    package let headings: [String]
    package private(set) var rows: [[Cell]] = []
    /// Lines below each row, as they are.
    private var notes: [[String]] = []

    package init(_ headings: [String]) { self.headings = headings }

    /// - Parameters:
    ///   - row: one cell for each heading.
    ///   - lines: what is too long for a cell; indented below the row.
    package mutating func add(_ row: [Cell], below lines: [String] = []) {
        precondition(row.count == headings.count, "a row has a cell for each heading")
        rows.append(row)
        notes.append(lines)
    }

    private static let gap = 3

    package func text(on terminal: Terminal) -> String {
        let widths = headings.indices.map { column in
            rows.reduce(headings[column].displayWidth) { max($0, $1[column].text.displayWidth) }
        }
        let total = widths.reduce(0, +) + Self.gap * (widths.count - 1)
        if let columns = terminal.columns, total > columns {
            return zip(rows, notes).map { record($0, on: terminal) + Self.indented($1) }
                .joined(separator: "\n")
        }
        let head = line(headings.map { Cell($0, .bold) }, widths, on: terminal)
        let lines = zip(rows, notes).map { line($0, widths, on: terminal) + Self.indented($1) }
        return ([head] + lines).joined()
    }

    private static func indented(_ lines: [String]) -> String {
        lines.map { "    \($0)\n" }.joined()
    }

    private func line(_ cells: [Cell], _ widths: [Int], on terminal: Terminal) -> String {
        var line = ""
        // Nothing is written behind the last that there is.
        let last = cells.lastIndex { !$0.text.isEmpty } ?? 0
        for (column, cell) in cells[...last].enumerated() {
            line += terminal.styled(cell.text, cell.style)
            if column == last { break }
            let padding = widths[column] - cell.text.displayWidth + Self.gap
            line += String(repeating: " ", count: padding)
        }
        return line + "\n"
    }

    /// `HEADING: text`, a line each; what is empty is left out.
    private func record(_ cells: [Cell], on terminal: Terminal) -> String {
        let width = headings.reduce(0) { max($0, $1.displayWidth) }
        return zip(headings, cells).filter { !$1.text.isEmpty }.map { heading, cell in
            let padding = String(repeating: " ", count: width - heading.displayWidth + 1)
            return terminal.wrapped(
                terminal.styled(cell.text, cell.style),
                after: terminal.styled(heading + ":", .bold) + padding, indent: width + 2)
        }.joined()
    }
}
