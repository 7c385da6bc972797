/// Finds the name that was probably meant by a misspelt one.
package struct NearestName {
    private let name: [UInt8]
    /// How many letters may be wrong.
    private var limit: Int { name.count < 5 ? 1 : name.count < 9 ? 2 : 3 }

    /// - Parameter name: at most 64 bytes: the time taken is quadratic.
    package init(_ name: String) { self.name = Array(name.lowercased().utf8) }

    /// The nearest of `names`, of several the first; nil if none is near. Capitals do not count.
    package func among(_ names: some Sequence<some CustomStringConvertible>) -> String? {
        var best: (name: String, distance: Int)?
        for candidate in names.lazy.map(\.description) {
            let distance = distance(to: Array(candidate.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Whether `other` may have been meant.
    package func isNear(_ other: String) -> Bool { among([other]) != nil }

    /// The fewest letters to be added, removed, replaced, or swapped with the next (optimal string
    /// alignment).
    private func distance(to other: [UInt8]) -> Int {
        if abs(other.count - name.count) > limit { return .max }
        var (before, last) = ([Int](), Array(0...other.count))
        for (row, letter) in name.enumerated() {
            var next = [row + 1]
            for (column, wanted) in other.enumerated() {
                var cost = min(
                    last[column] + (letter == wanted ? 0 : 1), last[column + 1] + 1,
                    next[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], name[row - 1] == wanted {
                    cost = min(cost, before[column - 1] + 1)
                }
                next.append(cost)
            }
            (before, last) = (last, next)
        }
        return last[other.count]
    }
}
