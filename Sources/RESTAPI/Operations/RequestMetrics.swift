import MicroHTTP
import Synchronization

/// What `/metrics` tells about requests.
final class RequestMetrics: Sendable {
    private let requests = Atomic<Int>(0)
    private let later = Atomic<Int>(0)
    private let clientErrors = Atomic<Int>(0)
    private let serverErrors = Atomic<Int>(0)

    func count(_ answer: Answer) {
        requests.add(1, ordering: .relaxed)
        switch answer {
        case .now(let response): count(status: response.status)
        case .prepared, .stream: break
        case .later: later.add(1, ordering: .relaxed)
        }
    }

    private func count(status: Int) {
        if status >= 500 {
            serverErrors.add(1, ordering: .relaxed)
        } else if status >= 400 {
            clientErrors.add(1, ordering: .relaxed)
        }
    }

    var total: Int { requests.load(ordering: .relaxed) }
    var totalLater: Int { later.load(ordering: .relaxed) }
    var totalClientErrors: Int { clientErrors.load(ordering: .relaxed) }
    var totalServerErrors: Int { serverErrors.load(ordering: .relaxed) }
}
