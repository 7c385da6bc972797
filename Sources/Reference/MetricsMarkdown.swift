/// docs/reference/metrics.md.
package enum MetricsMarkdown {
    private struct Metric {
        var name: String
        var type = ""
        var help: String
    }

    /// - Parameter page: what `/metrics` says; of each metric its HELP and TYPE, samples or not.
    package static func text(of page: String) -> String {
        """
        # Metrics

        \(Markdown.made)

        What `/metrics` has. A histogram has `_bucket`, `_sum` and `_count`; durations are in
        seconds. [monitoring.md](../monitoring.md) tells how to collect them, and which alarms there
        are.

        | metric | type | |
        |---|---|---|

        """
            + metrics(in: page).map { metric in
                "| `\(metric.name)` | \(metric.type) | \(Markdown.cell(metric.help)) |\n"
            }.joined()
    }

    private static func metrics(in page: String) -> [Metric] {
        var metrics: [Metric] = []
        for line in page.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, words[0] == "#" else { continue }
            if words[1] == "HELP" { metrics.append(Metric(name: words[2], help: words[3])) }
            if words[1] == "TYPE", metrics.last?.name == words[2] {
                metrics[metrics.count - 1].type = words[3]
            }
        }
        return metrics.sorted { $0.name < $1.name }
    }
}
