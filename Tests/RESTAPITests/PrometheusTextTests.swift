import Metrics
import Testing

@testable import RESTAPI

struct PrometheusTextTests {
    private func text(_ write: (inout PrometheusText) -> Void) -> String {
        var page = PrometheusText()
        write(&page)
        return String(decoding: page.bytes, as: UTF8.self)
    }

    @Test func `help and type stand there without a sample`() {
        let text = text { $0.metric("lintel_x", .gauge, "An x.", samples: []) }
        #expect(text == "# HELP lintel_x An x.\n# TYPE lintel_x gauge\n")
    }

    @Test func `a histogram has its buckets, its sum and its number`() {
        let histogram = Histogram(Histogram.Bounds([0.00005, 0.5, 2]))
        for seconds in [0.25, 0.25, 9] { histogram.observe(seconds: seconds) }
        let text = text { page in
            page.histogram(
                "lintel_x_seconds", "An x.",
                samples: [([(name: "stage", value: "a")], histogram.reading())])
        }
        #expect(
            text == """
                # HELP lintel_x_seconds An x.
                # TYPE lintel_x_seconds histogram
                lintel_x_seconds_bucket{stage="a",le="5e-05"} 0
                lintel_x_seconds_bucket{stage="a",le="0.5"} 2
                lintel_x_seconds_bucket{stage="a",le="2"} 2
                lintel_x_seconds_bucket{stage="a",le="+Inf"} 3
                lintel_x_seconds_sum{stage="a"} 9.5
                lintel_x_seconds_count{stage="a"} 3

                """)
    }

    @Test func `one without labels has none but its bounds`() {
        let histogram = Histogram(Histogram.Bounds([1]))
        let text = text { $0.histogram("x_seconds", "X.", samples: [([], histogram.reading())]) }
        #expect(text.contains("\nx_seconds_bucket{le=\"1\"} 0\n"))
        #expect(text.contains("\nx_seconds_sum 0\nx_seconds_count 0\n"))
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("naïve 🦉", "naïve 🦉"),
        ("\r\n", "\r\\n"), (#""} 1"#, #"\"} 1"#), ("", ""),
    ])
    func `nothing in a value ends it`(value: String, written: String) {
        let text = text { page in
            page.metric("x", .gauge, "X.", samples: [([(name: "a", value: value)], 1)])
        }
        #expect(text.hasSuffix("\nx{a=\"\(written)\"} 1\n"))
    }

    @Test func `what is no whole number is written as such`() {
        let text = text { page in
            for number in [1.5, -3, 1e20, 0.000001] {
                page.metric("x", .gauge, "X.", samples: [([], number)])
            }
        }
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines == ["x 1.5", "x -3", "x 1e+20", "x 1e-06"])
    }
}
