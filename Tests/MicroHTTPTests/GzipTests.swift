import MicroHTTP
import Testing

@Suite struct GzipTests {
    static let samples: [[UInt8]] = [
        [], [1], Array("hello, hello, hello".utf8),
        (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 5) },
    ]

    @Test(arguments: samples.indices, [1, 6, 9])
    func `comes back as it was`(sample: Int, level: Int) throws {
        let bytes = Self.samples[sample]
        let compressed = Gzip.compress(bytes, level: level)
        #expect(compressed.starts(with: [0x1F, 0x8B]))
        #expect(compressed == Gzip.compress(bytes, level: level))
        #expect(try Gzip.decompress(compressed, limit: bytes.count) == bytes)
    }

    @Test func `a bomb is stopped at the limit`() {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 50_000_000), level: 9)
        #expect(bomb.count < 60_000)
        #expect(throws: Gzip.DecodingError.tooLarge(limit: 1_000_000)) {
            try Gzip.decompress(bomb, limit: 1_000_000)
        }
    }

    @Test func `damage is found`() {
        let whole = Gzip.compress(Array("hello, hello".utf8))
        var flipped = whole
        flipped[whole.count - 6] ^= 1
        let damaged = [
            [], [0x1F], Array("hello".utf8), Array(whole.dropLast()), whole + [0], whole + whole,
            flipped,
        ]
        for bytes in damaged {
            #expect(throws: Gzip.DecodingError.malformed) {
                try Gzip.decompress(bytes, limit: 1000)
            }
        }
    }
}
