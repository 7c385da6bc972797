/// The body of a request on its way in, and the memory that was taken for it.
struct ArrivingBody {
    /// Smaller bodies are not counted: a connection takes more memory than that anyway.
    private static let uncountedBytes = 4 << 10
    /// Bodies up to here are read before anything is asked about their requests.
    static let smallBytes = 64 << 10
    /// The most that is reserved because of a `Content-Length` alone, before anything has come.
    private static let believedBytes = 1 << 20

    private(set) var bytes: [UInt8] = []
    /// Bytes taken from the budget.
    private var takenBytes = 0
    private var expectedBytes = 0

    /// - Parameter count: the `Content-Length`.
    mutating func expect(_ count: Int) {
        expectedBytes = count
        if count <= Self.uncountedBytes { bytes.reserveCapacity(count) }
    }

    /// False if the budget has no room; then nothing is appended.
    mutating func append(
        _ piece: UnsafeRawBufferPointer, limit: Int, in budget: MemoryBudget
    ) -> Bool {
        let count = bytes.count + piece.count
        if count > max(takenBytes, Self.uncountedBytes) {
            // Doubled each time, as an array grows, up to the announced length.
            let announced = expectedBytes >= count ? expectedBytes : limit
            let believed = max(count, min(announced, Self.believedBytes))
            let wanted = min(announced, max(believed, 2 * takenBytes))
            guard budget.take(wanted - takenBytes) else { return false }
            takenBytes = wanted
            bytes.reserveCapacity(wanted)
        }
        bytes.append(contentsOf: piece)
        return true
    }

    mutating func clear(in budget: MemoryBudget) {
        if takenBytes > 0 { budget.giveBack(takenBytes) }
        if takenBytes > 0 || !bytes.isEmpty { self = ArrivingBody() }
        expectedBytes = 0
    }
}
