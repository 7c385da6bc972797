import GatewayModel
import Metrics

/// Writes the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    enum Kind: String { case counter, gauge, histogram }

    typealias Labels = [(name: String, value: String)]
    typealias Sample = (labels: Labels, value: Double)
    typealias HistogramSample = (labels: Labels, reading: Histogram.Reading)

    private(set) var bytes: [UInt8] = []

    init(reservingCapacity capacity: Int = 64 << 10) { bytes.reserveCapacity(capacity) }

    /// A metric without labels.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger)
    {
        metric(name, kind, help, samples: [([], Double(value))])
    }

    /// HELP and TYPE stand before all samples of a metric, also when there are none.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String, samples: [Sample]) {
        begin(name, kind, help)
        for sample in samples {
            append(name)
            append(labels: Self.text(of: sample.labels))
            append(sample.value)
        }
    }

    mutating func histogram(_ name: String, _ help: String, samples: [HistogramSample]) {
        begin(name, .histogram, help)
        for sample in samples {
            write(name, Self.text(of: sample.labels), sample.reading)
        }
    }

    private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        append("# HELP ")
        append(name)
        append(" ")
        append(help)
        append("\n# TYPE ")
        append(name)
        append(" ")
        append(kind.rawValue)
        append("\n")
    }

    private mutating func write(
        _ name: String, _ labels: [UInt8], _ reading: Histogram.Reading
    ) {
        let bounds = reading.bounds.seconds
        for (index, count) in reading.cumulated.enumerated() {
            append(name)
            append("_bucket{")
            if !labels.isEmpty {
                bytes.append(contentsOf: labels)
                append(",")
            }
            append("le=\"")
            append(index < bounds.count ? Self.number(bounds[index]) : "+Inf")
            append("\"}")
            append(Double(count))
        }
        for (suffix, value) in [("_sum", reading.sum), ("_count", Double(reading.count))] {
            append(name)
            append(suffix)
            append(labels: labels)
            append(value)
        }
    }

    // MARK: Parts

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func append(labels: [UInt8]) {
        if labels.isEmpty { return }
        append("{")
        bytes.append(contentsOf: labels)
        append("}")
    }

    /// A value, and the end of its line.
    private mutating func append(_ value: Double) {
        append(" ")
        append(Self.number(value))
        append("\n")
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }

    /// Without the braces.
    private static func text(of labels: Labels) -> [UInt8] {
        var text: [UInt8] = []
        for (index, label) in labels.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: label.name.utf8)
            text.append(contentsOf: "=\"".utf8)
            for byte in label.value.utf8 { append(byte, to: &text) }
            text.append(UInt8(ascii: "\""))
        }
        return text
    }

    /// A byte of a value, so that nothing in it ends the value or its line.
    private static func append(_ byte: UInt8, to text: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\\"): text.append(contentsOf: "\\\\".utf8)
        case UInt8(ascii: "\""): text.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\n"): text.append(contentsOf: "\\n".utf8)
        default: text.append(byte)
        }
    }
}

extension NamespacedName {
    /// Of a metric that there is for each gateway.
    var gatewayLabels: PrometheusText.Labels {
        [(name: "namespace", value: namespace), (name: "gateway", value: name)]
    }
}
