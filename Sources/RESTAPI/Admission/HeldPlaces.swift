import GatewayModel
import Synchronization

/// How many requests may be held: polls that wait for news, and event streams. The connections
/// above this number are left for people, and for clients that ask and leave.
///
/// No caller has all of them, unless it may do everything.
final class HeldPlaces: Sendable {
    private let limit: (all: Int, ofOne: Int)
    private let log: SentAwayLog
    private let state = Mutex(State())

    private struct State {
        var taken = 0
        /// Of those who have any.
        var byShare: [Caller.Share: Int] = [:]
        var refused = 0
        /// Because one caller had as many as it may.
        var refusedToOne = 0
    }

    init(limit: (all: Int, ofOne: Int), _ log: SentAwayLog) {
        (self.limit, self.log) = (limit, log)
    }

    var takenCount: Int { state.withLock { $0.taken } }
    /// Because there were none left.
    var refusedCount: Int { state.withLock { $0.refused } }
    var refusedToOneCount: Int { state.withLock { $0.refusedToOne } }

    /// - Throws: `overloaded` if there is none left, `too-many-requests` if there is none left for
    ///   this caller.
    func take(for caller: Caller) throws(Problem) -> Place {
        let most = caller.principal.isUnlimited ? limit.all : limit.ofOne
        let problem = state.withLock { state -> Problem? in
            if state.taken >= limit.all {
                state.refused += 1
                return .overloaded
            }
            guard state.byShare[caller.share, default: 0] < most else {
                state.refusedToOne += 1
                return .tooManyHeld(by: caller, limit: most)
            }
            state.taken += 1
            state.byShare[caller.share, default: 0] += 1
            return nil
        }
        if let problem {
            if problem.status == 429 { log.note(caller, "places to wait") }
            throw problem
        }
        return Place(of: self, for: caller.share)
    }

    private func giveBack(_ share: Caller.Share) {
        state.withLock { state in
            state.taken -= 1
            let left = state.byShare[share, default: 1] - 1
            state.byShare[share] = left > 0 ? left : nil
        }
    }

    /// One of them, until nobody holds it any more.
    final class Place: Sendable {
        private let places: HeldPlaces
        private let share: Caller.Share

        fileprivate init(of places: HeldPlaces, for share: Caller.Share) {
            (self.places, self.share) = (places, share)
        }

        deinit { places.giveBack(share) }
    }
}
