/// Why a command cannot go on: what happened and where, and what to do about it.
package struct ClientError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        /// What was typed, or what stands in a file, cannot be meant.
        case usage
        /// Nobody answers there, or not in time.
        case unreachable
        /// Who answers cannot show that it is meant (TLS).
        case notTrusted
        /// Who answers is no Lintel: a proxy, a page to sign in.
        case notLintel
        /// The server does not have this operation: it is of another version.
        case notSupported
        /// The server says no (``problem``).
        case problem
        /// An issuer of single sign-on does not say who asks, or does not any more.
        case notSignedIn
        /// Ctrl-C.
        case interrupted
        /// A file cannot be read or written.
        case file
    }

    package let code: Code
    /// One or more lines.
    package let description: String
    /// What to do, where something can be done.
    package let hint: String?
    package let problem: ServerProblem?
    /// Whether the request may have been taken although there is no answer to it.
    package let isAnswerLost: Bool

    package init(
        _ code: Code, _ description: String, hint: String? = nil, problem: ServerProblem? = nil,
        isAnswerLost: Bool = false
    ) {
        (self.code, self.description) = (code, description)
        (self.hint, self.problem, self.isAnswerLost) = (hint, problem, isAnswerLost)
    }

    /// The same with another hint, unless there is one.
    package func hinting(_ hint: String?) -> ClientError {
        ClientError(
            code, description, hint: self.hint ?? hint, problem: problem,
            isAnswerLost: isAnswerLost)
    }

    /// The same about places that its reader knows.
    package func placing(_ place: ([ServerProblem.Issue]) -> [ServerProblem.Issue]) -> ClientError {
        guard var problem else { return self }
        problem.issues = place(problem.issues)
        // What is said with its place need not be said before without.
        let isSaid = problem.issues.contains { $0.location != nil && $0.detail == description }
        return ClientError(
            code, isSaid ? problem.title : description, hint: hint, problem: problem,
            isAnswerLost: isAnswerLost)
    }
}
