extension FoundListener {
    /// What the merge made of it; nil if its owner takes no part in one.
    public var outcome: Outcome? {
        owner.attachment.isMember && index < owner.outcomes.count ? owner.outcomes[index] : nil
    }

    /// Whether it has a place among those that ask for its name, served or not.
    public var isClaimant: Bool {
        switch outcome {
        case nil, .noClaim: false
        default: true
        }
    }

    /// Why it asks for nothing, in the words of the status.
    public var reasonForNoClaim: (reason: Condition.Reason, message: String) {
        guard let outcome else {
            let accepted = ListenerSetConditions(owner).accepted
            return (accepted.reason, accepted.message)
        }
        return (
            outcome.reason,
            ListenerConditions.explanation(
                listener, outcome, holder: nil,
                certificates: owner.certificates(of: index)?.explanation(of: owner.id))
        )
    }
}
