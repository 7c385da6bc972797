import Metrics

/// How many changes were refused, by the name of the problem.
final class RefusalCounts: Sendable {
    /// More than there are names of problems.
    private static let limit = 200

    private let bySlug = Family(limit: limit, other: "other") { Counter() }

    func count(_ problem: Problem) { bySlug[problem.slug].add() }

    var all: [(reason: String, count: Int)] {
        bySlug.all.sorted { $0.key < $1.key }.map { ($0.key, $0.metric.value) }
    }
}
