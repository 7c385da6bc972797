/// docs/reference/limits.md.
package enum LimitsMarkdown {
    /// What is limited, and to what: a row of a table.
    typealias Row = (what: String, limit: String)

    package static let text =
        """
        # Limits

        \(Markdown.made)

        What no option changes. Those that are a share of the machine, or of one caller, are set by
        options of [`lintel serve`](command.md#lintel-serve), and said there.

        """
        + section("A request", RequestLimits.rows)
        + section("A resource", ResourceLimits.rows)
        + section("A route", RouteLimits.rows)
        + section("Rules of the house", GovernanceLimits.rows)
        + section("A server", ServedLimits.rows)

    private static func section(_ title: String, _ rows: [Row]) -> String {
        "\n## \(title)\n\n| what | limit |\n|---|---|\n"
            + rows.map { "| \($0.what) | \($0.limit) |\n" }.joined()
    }
}

/// Numbers as people write them.
enum Amount {
    /// `10,000`.
    static func count(_ number: some BinaryInteger) -> String {
        var digits = String(number)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    /// `32 MiB`; what is less than four of a unit, and not one, stands in the smaller one.
    static func bytes(_ number: Int) -> String {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (unit, size) in units where number == size || number >= 4 * size {
            if number.isMultiple(of: size) { return "\(count(number / size)) \(unit)" }
        }
        return "\(count(number)) bytes"
    }

    /// `7 days`; a day is 24 hours.
    static func time(milliseconds: Int64) -> String {
        let units: [(unit: String, size: Int64)] = [
            ("days", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000),
        ]
        let found = units.first { unit, size in
            milliseconds.isMultiple(of: size) && milliseconds >= (unit == "days" ? 2 : 1) * size
        }
        guard let found else { return "\(count(milliseconds)) ms" }
        return "\(count(milliseconds / found.size)) \(found.unit)"
    }

    static func times(_ range: ClosedRange<Int64>) -> String {
        time(milliseconds: range.lowerBound) + " to " + time(milliseconds: range.upperBound)
    }

    static func range(_ range: ClosedRange<Int>) -> String {
        count(range.lowerBound) + " to " + count(range.upperBound)
    }

    /// `64; 32; 256`.
    static func counts(_ numbers: Int...) -> String {
        numbers.map { count($0) }.joined(separator: "; ")
    }
}
