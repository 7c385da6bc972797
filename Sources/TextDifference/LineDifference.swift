/// Lines of the old text that are replaced by lines of the new one; either may be none.
package struct LineChange: Equatable {
    package let old: Range<Int>
    package let new: Range<Int>

    package init(old: Range<Int>, new: Range<Int>) { (self.old, self.new) = (old, new) }
}

/// The shortest way from one list of lines to another, after Myers, "An O(ND) Difference
/// Algorithm" (1986).
package enum LineDifference {
    package typealias Line = ArraySlice<UInt8>

    /// Past so many lines that differ, one piece is called replaced as a whole: nobody reads a
    /// diff of that for its fine points, and the cost grows with the square.
    private static let distanceLimit = 512

    /// The changes, in indices of the slices, ascending.
    package static func changes(
        from old: ArraySlice<Line>, to new: ArraySlice<Line>
    ) -> [LineChange] {
        var (old, new) = (old, new)
        while let left = old.first, let right = new.first, left == right {
            (old, new) = (old.dropFirst(), new.dropFirst())
        }
        while let left = old.last, let right = new.last, left == right {
            (old, new) = (old.dropLast(), new.dropLast())
        }
        if old.isEmpty && new.isEmpty { return [] }
        let whole = [LineChange(old: old.indices, new: new.indices)]
        if old.isEmpty || new.isEmpty { return whole }
        var numbers: [Line: Int32] = [:]
        let left = numbered(old, &numbers)
        let right = numbered(new, &numbers)
        guard let kept = Trace(left, right).commonPairs(limit: distanceLimit) else { return whole }
        return gaps(between: kept, old.indices, new.indices)
    }

    /// Equal lines get equal numbers, which are quick to compare.
    private static func numbered(
        _ lines: ArraySlice<Line>, _ numbers: inout [Line: Int32]
    ) -> [Int32] {
        lines.map { line in
            let next = Int32(numbers.count)
            return numbers[line]
                ?? {
                    numbers[line] = next; return next
                }()
        }
    }

    private static func gaps(
        between kept: [(Int, Int)], _ old: Range<Int>, _ new: Range<Int>
    ) -> [LineChange] {
        var changes: [LineChange] = []
        var (left, right) = (old.lowerBound, new.lowerBound)
        for (x, y) in kept.map({ (old.lowerBound + $0, new.lowerBound + $1) })
            + [(old.upperBound, new.upperBound)]
        {
            if left < x || right < y { changes.append(LineChange(old: left..<x, new: right..<y)) }
            (left, right) = (x + 1, y + 1)
        }
        return changes
    }
}

/// The search itself: diagonals `k = x - y`, and how far down each of them one gets with `d`
/// lines removed or added.
private struct Trace {
    private let old: [Int32]
    private let new: [Int32]

    init(_ old: [Int32], _ new: [Int32]) { (self.old, self.new) = (old, new) }

    /// The lines that stay, as pairs of indices; nil if more than `limit` do not.
    func commonPairs(limit: Int) -> [(Int, Int)]? {
        let limit = min(limit, old.count + new.count)
        // `furthest[limit + k]` is x on diagonal k.
        var furthest = [Int](repeating: 0, count: 2 * limit + 3)
        var history: [ArraySlice<Int>] = []
        for distance in 0...limit {
            history.append(furthest[(limit - distance)...(limit + distance + 2)])
            for k in stride(from: -distance, through: distance, by: 2) {
                var x = start(on: k, distance) { furthest[limit + 1 + $0] }
                var y = x - k
                while x < old.count, y < new.count, old[x] == new[y] { (x, y) = (x + 1, y + 1) }
                furthest[limit + 1 + k] = x
                if x >= old.count && y >= new.count { return walkBack(history, limit) }
            }
        }
        return nil
    }

    /// Down from the diagonal above, or right from the one below: whichever got further.
    private func start(on k: Int, _ distance: Int, _ x: (Int) -> Int) -> Int {
        let isDown = k == -distance || (k != distance && x(k - 1) < x(k + 1))
        return isDown ? x(k + 1) : x(k - 1) + 1
    }

    private func walkBack(_ history: [ArraySlice<Int>], _ limit: Int) -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        var (x, y) = (old.count, new.count)
        for distance in history.indices.reversed() {
            let k = x - y
            let furthest = { (k: Int) in history[distance][limit + 1 + k] }
            let isDown = k == -distance || (k != distance && furthest(k - 1) < furthest(k + 1))
            let previous = isDown ? k + 1 : k - 1
            let startX = distance == 0 ? 0 : furthest(previous)
            let startY = distance == 0 ? 0 : startX - previous
            let (edgeX, edgeY) =
                distance == 0 ? (0, 0) : isDown ? (startX, startY + 1) : (startX + 1, startY)
            while x > edgeX && y > edgeY {
                (x, y) = (x - 1, y - 1)
                pairs.append((x, y))
            }
            (x, y) = (startX, startY)
        }
        return pairs.reversed()
    }
}
