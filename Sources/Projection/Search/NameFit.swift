/// How well a name fits what somebody looks for; the best first.
public enum NameFit: UInt8, Comparable, Sendable {
    case exact
    case prefix
    case part
    /// It does not have it, but differs from it by a typing error.
    case near

    public static func < (left: NameFit, right: NameFit) -> Bool { left.rawValue < right.rawValue }
}

extension UnsafeRawBufferPointer {
    /// How `part`, which is in it, fits it.
    func fit(of part: [UInt8]) -> NameFit {
        guard starts(with: part) else { return .part }
        return count == part.count ? .exact : .prefix
    }

    /// Whether one letter more, less, or another, or two that changed places, make it `name`.
    func isNear(_ name: [UInt8]) -> Bool {
        guard abs(count - name.count) <= 1 else { return false }
        let shorter = Swift.min(count, name.count)
        var before = 0
        while before < shorter, self[before] == name[before] { before += 1 }
        var after = 0
        while after < shorter - before, self[count - 1 - after] == name[name.count - 1 - after] {
            after += 1
        }
        let rest = Swift.max(count, name.count) - before - after
        if rest <= 1 { return true }
        return rest == 2 && count == name.count && self[before] == name[before + 1]
            && self[before + 1] == name[before]
    }
}
