import Testing

@testable import Reference

struct AmountTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (2_500_000, "2,500,000")])
    func `numbers are grouped`(number: Int, text: String) {
        #expect(Amount.count(number) == text)
    }

    @Test(arguments: [
        (253, "253 bytes"), (1024, "1 KiB"), (2048, "2,048 bytes"), (4096, "4 KiB"),
        (262_144, "256 KiB"), (1 << 20, "1 MiB"), (32 << 20, "32 MiB"), (1025, "1,025 bytes"),
    ])
    func `bytes have the unit that people know`(number: Int, text: String) {
        #expect(Amount.bytes(number) == text)
    }

    @Test(
        arguments: [
            (1, "1 ms"), (1000, "1 s"), (90_000, "90 s"), (300_000, "5 min"), (86_400_000, "24 h"),
            (604_800_000, "7 days"),
        ] as [(Int64, String)])
    func `times have the largest unit that fits`(milliseconds: Int64, text: String) {
        #expect(Amount.time(milliseconds: milliseconds) == text)
    }
}
