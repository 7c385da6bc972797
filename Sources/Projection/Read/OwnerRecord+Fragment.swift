import GatewayModel

// A fold makes many records of an owner, of which only the last is ever looked at, so the bytes of
// a record are made when somebody asks. An owner whose bytes were asked for will be asked again
// after the next change, when most of them can be copied: so the record that follows one with bytes
// gets its own at once, and on a gateway that is served nobody waits for them.

extension OwnerRecord {
    /// The served winners as the snapshot has them: JSON objects separated by commas.
    public var fragment: [UInt8] { served.bytes }

    private var served: SnapshotFragment { madeFragment.value { rendered(after: nil, .none) } }

    /// Renders the record that follows `before`, if that one has been rendered.
    func render(after before: OwnerRecord?) {
        guard let before, let old = before.madeFragment.known else { return }
        _ = madeFragment.value { rendered(after: before, old) }
    }

    /// The bytes of listeners that are served as before are copied; if all are, the fragment before
    /// is the fragment.
    private func rendered(after before: OwnerRecord?, _ bytes: SnapshotFragment) -> SnapshotFragment
    {
        if winnerCount == 0 { return .none }
        let before = before.flatMap { $0.outcomes.count == outcomes.count ? $0 : nil }
        var isSame = before?.outcomes == outcomes
        let previous = before?.listeners ?? []
        // Spans, since an element of an array is copied to be looked at.
        let (new, old) = (listeners.span, previous.span)
        var writer = JSONFragmentWriter(owner: id, listenerCount: listeners.count)
        for index in outcomes.indices {
            guard outcomes[index] == .wins else {
                writer.skip()
                continue
            }
            if let before, before.outcomes[index] == .wins, old[index] == new[index],
                before.certificates(of: index) == certificates(of: index)
            {
                writer.append(copyOf: bytes.bytes(of: index))
            } else {
                isSame = false
                writer.append(new[index], certificates(of: index))
            }
        }
        return isSame ? bytes : writer.fragment
    }

    /// Whether ``fragment`` equals that of `other`, told without making either: the bytes hold all
    /// that is served and nothing else, so they differ exactly when that does.
    func servesSame(as other: OwnerRecord) -> Bool {
        if winnerCount != other.winnerCount { return false }
        guard outcomes == other.outcomes else { return winners == other.winners }
        let (new, old) = (listeners.span, other.listeners.span)
        for index in outcomes.indices where outcomes[index] == .wins {
            let (was, now) = (other.certificates(of: index), certificates(of: index))
            if old[index] == new[index] && was == now { continue }
            // Of the references of a listener only those count that it is served with.
            if was == nil && now == nil { return false }
            return winners == other.winners
        }
        return true
    }
}
