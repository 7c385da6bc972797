import HashTreeCollections

/// For each target, the sources that refer to it: when a target changes, exactly those it concerns
/// are found.
struct ReverseIndex<Target: Hashable & Sendable, Source: Hashable & Sendable>: Sendable {
    private var sources: TreeDictionary<Target, TreeSet<Source>> = [:]

    init() {}

    var isEmpty: Bool { sources.isEmpty }

    subscript(target: Target) -> TreeSet<Source> { sources[target] ?? [] }

    /// Notes that `source` refers to `new` and no longer to `old`.
    mutating func replace(_ old: Set<Target>, with new: Set<Target>, by source: Source) {
        for target in old where !new.contains(target) {
            sources[target]?.remove(source)
            if sources[target]?.isEmpty == true { sources[target] = nil }
        }
        for target in new where !old.contains(target) {
            sources[target, default: []].insert(source)
        }
    }
}
