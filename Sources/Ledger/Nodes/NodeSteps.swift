public import GatewayModel

/// When a proxy was given a commit, and said that it has it, as far as that is known.
public struct NodeTimes: Hashable, Sendable {
    public var givenAt: Timestamp?
    public var acknowledgedAt: Timestamp?

    public init(givenAt: Timestamp? = nil, acknowledgedAt: Timestamp? = nil) {
        (self.givenAt, self.acknowledgedAt) = (givenAt, acknowledgedAt)
    }
}

/// The versions that one proxy was given and has had, ascending, with since when.
///
/// A proxy passes over versions: what it has of a commit, it has since the first version that is
/// not older.
struct NodeSteps: Sendable {
    fileprivate struct Step: Sendable {
        let version: Revision
        let time: Timestamp
    }

    /// The last so many of each.
    static let limit = 64

    private var givenSteps: [Step] = []
    private var acknowledgedSteps: [Step] = []
    /// Whether older ones were forgotten.
    private var isCut = (given: false, acknowledged: false)

    mutating func given(_ version: Revision, at time: Timestamp) {
        givenSteps.add(Step(version: version, time: time), &isCut.given)
    }

    mutating func acknowledged(_ version: Revision, at time: Timestamp) {
        acknowledgedSteps.add(Step(version: version, time: time), &isCut.acknowledged)
    }

    func times(of revision: Revision) -> NodeTimes {
        NodeTimes(
            givenAt: givenSteps.first(of: revision, isCut.given),
            acknowledgedAt: acknowledgedSteps.first(of: revision, isCut.acknowledged))
    }
}

extension [NodeSteps.Step] {
    /// One who has an older version than before has lost what is newer than that, and has had it
    /// since the first that was not older.
    fileprivate mutating func add(_ step: Element, _ isCut: inout Bool) {
        var time = step.time
        while let last, last.version > step.version {
            time = last.time
            removeLast()
        }
        if last?.version == step.version { return }
        append(Element(version: step.version, time: time))
        if count > NodeSteps.limit {
            removeFirst()
            isCut = true
        }
    }

    fileprivate func first(of revision: Revision, _ isCut: Bool) -> Timestamp? {
        guard let index = firstIndex(where: { $0.version >= revision }) else { return nil }
        // What was forgotten may have been it.
        return index == 0 && isCut ? nil : self[index].time
    }
}
