/// Writes the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    enum Kind: String { case counter, gauge }

    typealias Sample = (labels: [(name: String, value: String)], value: Double)

    private(set) var text = ""

    /// A metric without labels.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger)
    {
        metric(name, kind, help, samples: [([], Double(value))])
    }

    /// HELP and TYPE stand before all samples of a metric, also when there are none.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String, samples: [Sample]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
            text += name
            if !labels.isEmpty { text += "{\(labels.joined(separator: ","))}" }
            text += " \(Self.number(sample.value))\n"
        }
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
