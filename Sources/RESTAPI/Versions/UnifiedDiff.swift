/// Changes as `diff -u` prints them, so that `patch` can apply them.
struct UnifiedDiff {
    private static let context = 3

    let from: String
    let to: String

    /// Nothing at all when nothing differs.
    func bytes(of comparison: SnapshotComparison) -> [UInt8] {
        if comparison.changes.isEmpty { return [] }
        var bytes = Array("--- \(from)\n+++ \(to)\n".utf8)
        for hunk in Self.hunks(comparison.changes) {
            Self.write(hunk, of: comparison, to: &bytes)
        }
        return bytes
    }

    /// Changes whose context would touch belong together.
    private static func hunks(_ changes: [LineChange]) -> [ArraySlice<LineChange>] {
        var hunks: [ArraySlice<LineChange>] = []
        var start = 0
        for index in changes.indices.dropFirst() {
            let gap = changes[index].old.lowerBound - changes[index - 1].old.upperBound
            if gap > 2 * context {
                hunks.append(changes[start..<index])
                start = index
            }
        }
        return hunks + [changes[start...]]
    }

    private static func write(
        _ hunk: ArraySlice<LineChange>, of comparison: SnapshotComparison,
        to bytes: inout [UInt8]
    ) {
        guard let first = hunk.first, let last = hunk.last else { return }
        let lead = min(context, first.old.lowerBound)
        let tail = min(context, comparison.old.count - last.old.upperBound)
        let old = (first.old.lowerBound - lead)..<(last.old.upperBound + tail)
        let new = (first.new.lowerBound - lead)..<(last.new.upperBound + tail)
        bytes.append(contentsOf: "@@ -\(place(old)) +\(place(new)) @@\n".utf8)
        var line = old.lowerBound
        for change in hunk {
            append(comparison.old.all[line..<change.old.lowerBound], after: " ", to: &bytes)
            append(comparison.old.all[change.old], after: "-", to: &bytes)
            append(comparison.new.all[change.new], after: "+", to: &bytes)
            line = change.old.upperBound
        }
        append(comparison.old.all[line..<old.upperBound], after: " ", to: &bytes)
    }

    /// The first line, counted from 1, and how many; of none the line before.
    private static func place(_ lines: Range<Int>) -> String {
        "\(lines.lowerBound + (lines.isEmpty ? 0 : 1)),\(lines.count)"
    }

    private static func append(
        _ lines: ArraySlice<ArraySlice<UInt8>>, after mark: Character, to bytes: inout [UInt8]
    ) {
        for line in lines {
            bytes.append(mark.asciiValue ?? 0)
            bytes.append(contentsOf: line)
        }
    }
}
