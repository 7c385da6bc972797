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
public struct NodeSteps: Sendable {
    /// When a proxy said first that it has a version or a later one.
    public enum Arrival: Hashable, Sendable {
        case at(Timestamp)
        /// It had nothing before: it came after the version, which was not on its way to it.
        case first
        /// It is too long ago.
        case forgotten
    }

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

    /// Nil if it has not said so.
    public func arrival(of version: Revision) -> Arrival? {
        guard let index = acknowledgedSteps.firstIndex(where: { $0.version >= version }) else {
            return nil
        }
        if index == 0 {
            if isCut.acknowledged { return .forgotten }
            let hadOlder = givenSteps.first.map { $0.version < version } ?? false
            guard hadOlder || isCut.given else { return .first }
        }
        return .at(acknowledgedSteps[index].time)
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
