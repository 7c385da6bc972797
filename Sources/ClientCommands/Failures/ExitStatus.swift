package import ArgumentParser
import ServerClient

/// What the exit status of a command says. Scripts build on it.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    case failure = 1
    case differences = 2
    case refused = 3
    case forbidden = 4

    package var code: ExitCode { ExitCode(rawValue) }

    /// When a command ends with it.
    package var meaning: String {
        switch self {
        case .success: "It is done."
        case .failure:
            "It could not be done: nobody answers, there is no such thing, what was given cannot "
                + "be read."
        case .differences: "What was compared is not the same."
        case .refused:
            "A rule says no: a policy, a freeze, a clash, a plan or version that is not as "
                + "expected; or somebody has to agree first."
        case .forbidden: "One has no right to it, or nobody knows who asks."
        }
    }
}

extension ClientError {
    package var exitStatus: ExitStatus {
        guard let problem else { return code == .notSignedIn ? .forbidden : .failure }
        switch problem.status {
        case 401: return .forbidden
        case 403: return problem.isOfRules ? .refused : .forbidden
        case 409, 412: return .refused
        default: return .failure
        }
    }
}

extension ServerProblem {
    /// Whether it is a rule of the house and not a right that is missing.
    fileprivate var isOfRules: Bool { type == "policy" || type == "approval-required" }
}
