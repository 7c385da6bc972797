import Synchronization

/// How many requests may be held: polls that wait for news, and event streams. The connections
/// above this number are left for people, and for clients that ask and leave.
final class HeldPlaces: Sendable {
    private let limit: Int
    private let taken = Atomic(0)
    private let refused = Atomic(0)

    init(limit: Int) { self.limit = limit }

    var takenCount: Int { taken.load(ordering: .relaxed) }
    var refusedCount: Int { refused.load(ordering: .relaxed) }

    /// Nil if there is none left.
    func take() -> Place? {
        if taken.add(1, ordering: .relaxed).newValue <= limit { return Place(of: self) }
        taken.subtract(1, ordering: .relaxed)
        refused.add(1, ordering: .relaxed)
        return nil
    }

    /// One of them, until nobody holds it any more.
    final class Place: Sendable {
        private let places: HeldPlaces

        fileprivate init(of places: HeldPlaces) { self.places = places }

        deinit { places.taken.subtract(1, ordering: .relaxed) }
    }
}
