import JSON

/// Collects everything that is wrong, or merely odd, while a document is walked.
///
/// Pointers grow from the inside out: whoever finds something says where it is relative to what it
/// was given, and ``within(_:_:)`` puts the step before it. Nothing is paid when nothing is found.
public struct Problems: Sendable {
    public private(set) var issues: [Issue] = []
    /// Issues past ``Limits/reportedIssues``.
    public private(set) var unlistedIssues = 0
    private var findings: [Finding] = []
    private var unlistedFindings = 0

    /// A warning before its pointer is complete.
    private struct Finding {
        var pointer: String
        var warning: Warning
    }

    public init() {}

    /// How many issues there are, listed or not: compare before and after to see whether a step
    /// went well.
    public var issueCount: Int { issues.count + unlistedIssues }

    public mutating func issue(_ code: String, at pointer: String = "", _ detail: String) {
        guard issues.count < Limits.reportedIssues else {
            unlistedIssues += 1
            return
        }
        issues.append(Issue(pointer: pointer, code: code, detail: detail))
    }

    public mutating func warning(
        _ code: String, at pointer: String = "", listener: String? = nil, _ message: String
    ) {
        guard findings.count < Limits.reportedWarnings else {
            unlistedFindings += 1
            return
        }
        let warning = Warning(code: code, listener: listener, message: message)
        findings.append(Finding(pointer: pointer, warning: warning))
    }

    /// Runs `body` one step down: a member name or an index, not yet escaped.
    public mutating func within<Result>(
        _ step: @autoclosure () -> String, _ body: (inout Problems) -> Result
    ) -> Result {
        let (issuesBefore, findingsBefore) = (issues.count, findings.count)
        let result = body(&self)
        guard issues.count > issuesBefore || findings.count > findingsBefore else { return result }
        let prefix = "/" + JSONPointer.escaped(step())
        for index in issuesBefore..<issues.count {
            issues[index].pointer = prefix + issues[index].pointer
        }
        for index in findingsBefore..<findings.count {
            findings[index].pointer = prefix + findings[index].pointer
        }
        return result
    }

    /// Says whose warnings those found in `body` are.
    public mutating func about(_ body: (inout Problems) -> ResourceID?) {
        let before = findings.count
        guard let resource = body(&self) else { return }
        for index in before..<findings.count { findings[index].warning.resource = resource }
    }

    /// All warnings, each message naming the place in the body it is about.
    public var warnings: [Warning] {
        var warnings = findings.map { finding in
            var warning = finding.warning
            if !finding.pointer.isEmpty {
                warning.message = "\(finding.pointer): \(warning.message)"
            }
            return warning
        }
        if unlistedFindings > 0 {
            warnings.append(
                Warning(
                    code: "MoreWarnings",
                    message: "\(unlistedFindings) more warnings are not listed"))
        }
        return warnings
    }

    /// The issues, and a last one that says how many are not listed.
    public var listedIssues: [Issue] {
        guard unlistedIssues > 0 else { return issues }
        let detail = "\(unlistedIssues) more problems are not listed; correct these first"
        return issues + [Issue(pointer: "", code: "MoreIssues", detail: detail)]
    }
}
