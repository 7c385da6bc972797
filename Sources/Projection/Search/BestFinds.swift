/// What is found and how it is ordered among what is found.
protocol RankedFind: Comparable {
    /// Takes in another find that is the same to who looks for it.
    mutating func merge(_ other: Self)
}

/// The best of what is found, in order. A hundred thousand finds cost no more memory than those
/// that are kept.
struct BestFinds<Find: RankedFind> {
    let limit: Int
    private(set) var finds: [Find] = []
    /// Whether some were left out.
    private(set) var isTruncated = false

    init(limit: Int) { self.limit = limit }

    /// The last one that is kept, where there is room for better ones only.
    var worst: Find? { finds.count < limit ? nil : finds.last }

    mutating func add(_ find: Find) {
        var (low, high) = (0, finds.count)
        while low < high {
            let middle = (low + high) / 2
            if finds[middle] < find { low = middle + 1 } else { high = middle }
        }
        if low < finds.count, !(find < finds[low]) { return finds[low].merge(find) }
        if low == limit { return isTruncated = true }
        finds.insert(find, at: low)
        if finds.count > limit {
            finds.removeLast()
            isTruncated = true
        }
    }

    /// One that would not be kept was found.
    mutating func leaveOut() { isTruncated = true }
}
