import Dispatch
import MicroHTTP

/// Work that would keep a connection's thread from other connections: reading the log, folding
/// history, parsing megabytes.
struct BackgroundQueue: Sendable {
    static let shared = BackgroundQueue(
        queue: DispatchQueue(label: "lintel.background", attributes: .concurrent))
    /// For those who ask whether the server is well, and must not hear that it is busy. A queue
    /// that is not concurrent has a thread as soon as it needs one.
    static let probes = BackgroundQueue(queue: DispatchQueue(label: "lintel.probes"))

    private let queue: DispatchQueue

    /// Answers later with what `work` makes, on a thread that may take its time.
    func answer(_ work: @escaping @Sendable () throws -> Response) -> Answer {
        .later { exchange in
            queue.async {
                do {
                    exchange.complete(with: try work())
                } catch {
                    exchange.complete(with: Problem(error).response)
                }
            }
        }
    }

    /// The same for a response that many will get.
    func answerPrepared(_ work: @escaping @Sendable () throws -> PreparedResponse) -> Answer {
        .later { exchange in
            queue.async {
                do {
                    exchange.complete(with: try work())
                } catch {
                    exchange.complete(with: Problem(error).response)
                }
            }
        }
    }

    func async(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}
