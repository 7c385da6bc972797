/// The spec of a kind that says what changes may do, or when proxies get what they did.
package protocol GovernanceSpec: KindSpec {
    /// When the resource ends, or changes, by itself; nil: never.
    var deadline: Timestamp? { get }

    /// What it is once that time has come; nil: it is gone.
    func ended(at time: Timestamp) -> Self?

    /// Data keys that are kept for as long as the resource is there.
    var heldKeys: [HeldDataKey] { get }

    /// What matters of it, in a few words; nil where that is many.
    var gist: String? { get }
}

extension GovernanceSpec {
    package var deadline: Timestamp? { nil }
    package func ended(at time: Timestamp) -> Self? { nil }
    package var heldKeys: [HeldDataKey] { [] }
    package var gist: String? { nil }

    fileprivate func endedSpec(at time: Timestamp, in kind: ResourceKind) -> ResourceSpec? {
        ended(at: time)?.wrapped(in: kind)
    }
}

extension ResourceSpec {
    /// When the resource ends, or changes, by itself; nil: never.
    public var deadline: Timestamp? { governance?.deadline }

    /// What it is once that time has come; nil: it is gone.
    public func ended(at time: Timestamp) -> ResourceSpec? {
        governance?.endedSpec(at: time, in: kind)
    }

    /// Data keys that are kept for as long as the resource is there.
    public var heldKeys: [HeldDataKey] { governance?.heldKeys ?? [] }

    /// What matters of a rule of the house, in a few words: `version 57 until …: a test`.
    public var gist: String? { governance?.gist }
}
