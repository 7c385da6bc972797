import LintelTesting

/// Makes damaged documents out of sound ones: what a reader sees is mostly right, which leads it
/// further in than noise would.
struct Mutator {
    private var random: SeededGenerator
    private let corpus: [[UInt8]]
    private let words: [[UInt8]]

    /// Longer ones take time and find nothing more.
    private static let longest = 16 << 10

    /// - Parameter words: what means something to the reader.
    init(seed: UInt64, corpus: [[UInt8]], words: [String]) {
        random = SeededGenerator(seed: seed)
        self.corpus = corpus
        self.words = words.map { Array($0.utf8) }
    }

    mutating func next() -> [UInt8] {
        var bytes = random.pick(corpus)
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes) }
        return Array(bytes.prefix(Self.longest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let range = place..<min(bytes.count, place + length(upTo: 64))
        switch Int.random(in: 0..<9, using: &random) {
        case 0:
            if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case 1: if place < bytes.count { bytes[place] = byte() }
        case 2: bytes.insert(byte(), at: place)
        case 3, 4: if !words.isEmpty { bytes.replaceSubrange(range, with: random.pick(words)) }
        case 5: bytes.removeSubrange(range)
        case 6: bytes.removeSubrange(place...)
        case 7:
            // Nesting, long lists and long texts.
            let part = Array(bytes[range])
            let copies = repeatElement(part, count: length(upTo: 300)).joined()
            bytes.insert(contentsOf: copies, at: place)
        default:
            let other = random.pick(corpus)
            let start = Int.random(in: 0...other.count, using: &random)
            bytes.replaceSubrange(range, with: other[start...].prefix(length(upTo: 512)))
        }
    }

    /// Small ones mostly.
    private mutating func length(upTo most: Int) -> Int {
        let bound = Int.random(in: 1...most, using: &random)
        return Int.random(in: 1...bound, using: &random)
    }

    private mutating func byte() -> UInt8 {
        random.chance(50)
            ? random.pick([0, 1, 0x0A, 0x20, 0x22, 0x2D, 0x30, 0x39, 0x5C, 0x7F, 0x80, 0xC2, 0xFF])
            : UInt8.random(in: 0...255, using: &random)
    }
}
