import MicroHTTP
import Synchronization

/// What `/metrics` tells about requests: how many were answered, by class of status.
final class RequestMetrics: Sendable {
    private let succeeded = Atomic<Int>(0)
    private let redirected = Atomic<Int>(0)
    private let clientErrors = Atomic<Int>(0)
    private let serverErrors = Atomic<Int>(0)

    func count(status: Int) {
        switch status / 100 {
        case 2: succeeded.add(1, ordering: .relaxed)
        case 3: redirected.add(1, ordering: .relaxed)
        case 4: clientErrors.add(1, ordering: .relaxed)
        default: serverErrors.add(1, ordering: .relaxed)
        }
    }

    /// By class: `2xx`, `3xx`, …
    var answers: [(statusClass: String, count: Int)] {
        [
            ("2xx", succeeded.load(ordering: .relaxed)),
            ("3xx", redirected.load(ordering: .relaxed)),
            ("4xx", clientErrors.load(ordering: .relaxed)),
            ("5xx", serverErrors.load(ordering: .relaxed)),
        ]
    }
}
