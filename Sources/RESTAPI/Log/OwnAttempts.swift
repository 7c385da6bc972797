import EventLog
import GatewayModel
import Projection

/// What was refused to somebody, told to itself where it may not list the audit: what its answers
/// told, and no more.
///
/// Who goes back to a version is refused for resources that it may not see. The audit has their
/// names; the answer had one sentence about them, which names none.
struct OwnAttempts {
    let rights: Rights
    /// Whether it is asked about some resources: then what is not told of is none of them.
    let isAboutResources: Bool

    /// In the same order. What is one sentence to who tried is one attempt.
    func told(_ attempts: some Sequence<RefusedAttempt>) -> [RefusedAttempt] {
        var told: [RefusedAttempt] = []
        for var attempt in attempts {
            let target = Access.Resource.audit.target(namespace: attempt.namespace)
            if !attempt.saysWhatItIsAbout, !rights.allows(.list, target) {
                if isAboutResources { continue }
                (attempt.verb, attempt.resource) = ("", "")
                (attempt.namespace, attempt.name) = ("", "")
                if let last = told.last, last.isOneAnswer(with: attempt) { continue }
            }
            if attempt.hidesWhetherThereIsOne, !rights.allows(.list, target) { attempt.verb = "" }
            told.append(attempt)
        }
        return told
    }
}

extension RefusedAttempt {
    /// Whether its sentence names what it is about: then that was told.
    fileprivate var saysWhatItIsAbout: Bool {
        let words = reason.split { " ,;/\"".contains($0) }
        return [namespace, name].allSatisfy { name in
            name.isEmpty || words.contains { $0 == name }
        }
    }

    /// Whether the verb would tell what its sentence does not.
    fileprivate var hidesWhetherThereIsOne: Bool { reason.contains("create or update") }

    fileprivate func isOneAnswer(with other: RefusedAttempt) -> Bool {
        name.isEmpty && resource.isEmpty && reason == other.reason
            && origin.requestID == other.origin.requestID
    }
}
