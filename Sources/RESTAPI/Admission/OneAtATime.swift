import Synchronization

/// Work of which there is one at a time, whoever asks for it.
final class OneAtATime: Sendable {
    private let isTaken = Atomic(false)

    /// - Parameter work: what is done, as who comes second is told: "a backup is being made".
    /// - Throws: `overloaded` while somebody has the turn.
    func take(_ work: String) throws(Problem) -> Turn {
        if isTaken.exchange(true, ordering: .acquiring) { throw Problem.isBeingDone(work) }
        return Turn(self)
    }

    /// Ends when nobody holds it any more, or before.
    final class Turn: Sendable {
        private let owner: OneAtATime
        private let isOver = Atomic(false)

        fileprivate init(_ owner: OneAtATime) { self.owner = owner }

        deinit { end() }

        /// For who is about to answer: the next may ask as soon as that is there.
        func end() {
            if isOver.exchange(true, ordering: .relaxed) { return }
            owner.isTaken.store(false, ordering: .releasing)
        }

        /// Does work, and ends if that fails.
        func ending<Value>(ifFails work: () throws -> Value) throws -> Value {
            do {
                return try work()
            } catch {
                end()
                throw error
            }
        }
    }
}
