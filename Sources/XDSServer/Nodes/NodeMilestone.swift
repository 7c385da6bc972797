import GatewayModel

/// A proxy was given something of a version for the first time, or has all of a version now.
struct NodeMilestone: Sendable {
    enum Step: Hashable, Sendable {
        case given
        /// - Parameter before: the version that it had all of; nil if that is not known.
        case acknowledged(before: Revision?)
    }

    let node: String
    let version: Revision
    let step: Step
}
