import Metrics
import Testing

struct HistogramTests {
    static let bounds = Histogram.Bounds([0.001, 0.01, 1])

    @Test func `counts what is not longer than each bound`() {
        let histogram = Histogram(Self.bounds)
        // A bound belongs to its own bucket.
        for nanoseconds: UInt64 in [0, 1_000_000, 1_000_001, 999_999_999, 2_000_000_000] {
            histogram.observe(nanoseconds: nanoseconds)
        }
        let reading = histogram.reading()
        #expect(reading.cumulated == [2, 3, 4, 5])
        #expect(reading.count == 5)
        #expect(abs(reading.sum - 3.002) < 1e-6)
    }

    @Test func `counts a batch at once`() {
        let histogram = Histogram(Self.bounds)
        histogram.observe(nanoseconds: 5_000_000, times: 40)
        #expect(histogram.reading().cumulated == [0, 40, 40, 40])
        #expect(abs(histogram.reading().sum - 0.2) < 1e-9)
    }

    @Test(arguments: [-1, .nan, -.infinity, 0] as [Double])
    func `takes what is no duration for none`(seconds: Double) {
        let histogram = Histogram(Self.bounds)
        histogram.observe(seconds: seconds)
        #expect(histogram.reading().cumulated == [1, 1, 1, 1])
        #expect(histogram.reading().sum == 0)
    }

    @Test func `takes what is endless for long`() {
        let histogram = Histogram(Self.bounds)
        histogram.observe(seconds: .infinity)
        #expect(histogram.reading().cumulated == [0, 0, 0, 1])
        histogram.observe(since: .max)
        #expect(histogram.reading().count == 2)
    }

    @Test func `loses nothing that comes at once`() async {
        let histogram = Histogram(Self.bounds)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 { histogram.observe(nanoseconds: 2_000_000) }
                }
            }
        }
        #expect(histogram.reading().cumulated == [0, 8000, 8000, 8000])
        #expect(abs(histogram.reading().sum - 16) < 1e-6)
    }
}
