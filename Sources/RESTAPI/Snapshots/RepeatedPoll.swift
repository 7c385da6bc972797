import MicroHTTP

/// A poll that was understood, kept by its connection until another request comes there: proxies
/// ask the same until there is something new.
///
/// It holds what follows from the request's bytes, and nothing of any version.
final class RepeatedPoll {
    private let poll: Poll
    private let operation: PollSnapshot
    private let place: SnapshotPlace

    init(_ poll: Poll, of operation: PollSnapshot, place: SnapshotPlace) {
        (self.poll, self.operation, self.place) = (poll, operation, place)
    }

    /// The same request again.
    func answer() -> Answer {
        do {
            return try operation.answer(poll, place)
        } catch {
            return .now(Problem(error).response)
        }
    }
}
