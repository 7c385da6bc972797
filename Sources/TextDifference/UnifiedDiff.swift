/// Changes as `diff -u` prints them, so that `patch` can apply them.
package struct UnifiedDiff {
    private static let context = 3

    private let old: Lines
    private let new: Lines
    private let changes: [LineChange]

    /// - Parameter changes: between the two, ascending.
    package init(_ changes: [LineChange], from old: Lines, to new: Lines) {
        (self.old, self.new, self.changes) = (old, new, changes)
    }

    /// Of two texts.
    package init(from old: [UInt8], to new: [UInt8]) {
        let (old, new) = (Lines(old), Lines(new))
        self.init(LineDifference.changes(from: old.all[...], to: new.all[...]), from: old, to: new)
    }

    /// Nothing at all when nothing differs.
    ///
    /// - Parameters:
    ///   - before: what the old text is called.
    ///   - after: what the new one is.
    package func bytes(from before: String, to after: String) -> [UInt8] {
        if changes.isEmpty { return [] }
        var bytes = Array("--- \(before)\n+++ \(after)\n".utf8)
        for hunk in Self.hunks(changes) { write(hunk, to: &bytes) }
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

    private func write(_ hunk: ArraySlice<LineChange>, to bytes: inout [UInt8]) {
        guard let first = hunk.first, let last = hunk.last else { return }
        let lead = min(Self.context, first.old.lowerBound)
        let tail = min(Self.context, self.old.count - last.old.upperBound)
        let old = (first.old.lowerBound - lead)..<(last.old.upperBound + tail)
        let new = (first.new.lowerBound - lead)..<(last.new.upperBound + tail)
        bytes.append(contentsOf: "@@ -\(Self.place(old)) +\(Self.place(new)) @@\n".utf8)
        var line = old.lowerBound
        for change in hunk {
            Self.append(self.old.all[line..<change.old.lowerBound], after: " ", to: &bytes)
            Self.append(self.old.all[change.old], after: "-", to: &bytes)
            Self.append(self.new.all[change.new], after: "+", to: &bytes)
            line = change.old.upperBound
        }
        Self.append(self.old.all[line..<old.upperBound], after: " ", to: &bytes)
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
