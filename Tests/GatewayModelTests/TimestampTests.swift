import GatewayModel
import Testing

/// Times as RFC 3339 has them, which knows the years 0000 to 9999.
@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-22T10:00:00Z", 1_795_341_600_000_000),
        ("2026-11-22T11:30:00.5+01:30", 1_795_341_600_500_000),
        ("2026-11-22 10:00:00.0000019z", 1_795_341_600_000_001),
        ("0000-01-01T00:00:00Z", Timestamp.earliest.rawValue),
        ("9999-12-31T23:59:59.9999999Z", Timestamp.latest.rawValue),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
    ])
    func reads(text: String, value: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(rawValue: value))
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22T10:00Z", "2023-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:00:00.Z",
        "10000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
        // Of a year before or after in UTC.
        "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "0000-01-01T00:00:00+00:01",
    ])
    func `does not read`(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test(arguments: [Int64.min, Int64.min + 1, -62_167_219_200_000_001])
    func `nothing is written before the first year`(value: Int64) {
        #expect(Timestamp(rawValue: value).description == "0000-01-01T00:00:00.000000Z")
        #expect(Timestamp(clamping: value) == .earliest)
    }

    @Test(arguments: [Int64.max, Int64.max - 1, 253_402_300_800_000_000])
    func `nothing is written after the last year`(value: Int64) {
        #expect(Timestamp(rawValue: value).description == "9999-12-31T23:59:59.999999Z")
        #expect(Timestamp(clamping: value) == .latest)
    }

    /// Through all ten thousand years, at every hour and in every month.
    @Test func `what is written is read again`() {
        let range = Timestamp.earliest.rawValue...Timestamp.latest.rawValue
        for value in stride(
            from: range.lowerBound, through: range.upperBound, by: 63_113_904_317_017)
        {
            let time = Timestamp(rawValue: value)
            #expect(time.description.utf8.count == 27)
            #expect(Timestamp(rfc3339: time.description) == time)
        }
    }
}
