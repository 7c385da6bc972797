import ArgumentParser
import GatewayModel
import ServerClient
import Terminal

extension ClientError {
    /// Says what happened and what to do, and gives the exit status to end with.
    func reported(on terminal: Terminal) -> ExitCode {
        if code == .interrupted {
            terminal.line(description)
            Interruption.end()
        }
        terminal.write(report(on: terminal))
        return exitStatus.code
    }

    /// ```
    /// Error: the change is not valid
    ///   /changes/0/apply/spec/listeners/0/port: must be at most 65535 (V8)
    /// what to do
    /// ```
    func report(on terminal: Terminal) -> String {
        var lines = [
            terminal.styled("Error: ", .red) + APIWords.asOptions(description).printableLines
        ]
        for issue in problem?.issues ?? [] where issue.location != nil || !isAll(issue) {
            let place = issue.pointer.isEmpty ? "" : issue.pointer.printable + ": "
            let code = issue.code.isEmpty ? "" : " (\(issue.code.printable))"
            // At the beginning of the line editors find it.
            let location = issue.location.map { $0.printable + ": " } ?? "  "
            lines.append(location + place + APIWords.asOptions(issue.detail).printable + code)
        }
        if let hint = hint ?? problem?.hint { lines.append(hint.printableLines) }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension ClientError {
    /// Whether it is the only one, and said already. Where it stands in a body that nobody wrote
    /// by hand helps nobody.
    private func isAll(_ issue: ServerProblem.Issue) -> Bool {
        problem?.issues.count == 1 && description.hasPrefix(issue.detail)
    }
}

extension ServerProblem {
    /// What to do about it, where the server's words do not say it to somebody at a terminal.
    fileprivate var hint: String? {
        switch type {
        case "unauthenticated": "lintel login says who you are; --token-file and LINTEL_TOKEN too"
        case "forbidden": "lintel whoami shows what you may"
        case "approval-required": "--propose asks the others for it"
        case "revert-conflict":
            "or lintel rollback goes back to a version, with all that came after"
        case "plan-changed": "something came between; run it again to see the plan as it is now"
        default: nil
        }
    }
}

extension String {
    /// Each line as ``printable`` has it.
    var printableLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
            .joined(separator: "\n")
    }
}
