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
    /// Where a placeholder stands for what could not be read, or is missing.
    private(set) var unreadable: [String] = []
    private var unlistedFindings = 0
    /// What readers do about names that nobody knows.
    public let fieldValidation: FieldValidation

    /// A warning before its pointer is complete.
    private struct Finding {
        var pointer: String
        var warning: Warning
    }

    public init(fieldValidation: FieldValidation = .strict) {
        self.fieldValidation = fieldValidation
    }

    /// Whether one more issue would be listed, or only counted.
    public var listsMoreIssues: Bool { issues.count < Limits.reportedIssues }

    /// Whether one more warning would be listed, or only counted.
    public var listsMoreWarnings: Bool { findings.count < Limits.reportedWarnings }

    /// How many issues there are, listed or not: compare before and after to see whether a step
    /// went well.
    public var issueCount: Int { issues.count + unlistedIssues }

    /// Nothing is put into words that will not be listed.
    public mutating func issue(
        _ code: String, at pointer: @autoclosure () -> String = "",
        _ detail: @autoclosure () -> String
    ) {
        guard listsMoreIssues else {
            unlistedIssues += 1
            return
        }
        let (pointer, detail) = (
            KeyText.withheld(fromPointer: pointer()), KeyText.withheld(from: detail())
        )
        issues.append(Issue(pointer: pointer, code: code, detail: detail))
    }

    /// Whether no more are listed, so that reading on is of no use to anybody.
    public var isFull: Bool { unlistedIssues > 0 }

    public mutating func warning(
        _ code: String, at pointer: @autoclosure () -> String = "", listener: String? = nil,
        _ message: @autoclosure () -> String
    ) {
        guard listsMoreWarnings else {
            unlistedFindings += 1
            return
        }
        let warning = Warning(
            code: code, listener: listener, message: KeyText.withheld(from: message()))
        let pointer = KeyText.withheld(fromPointer: pointer())
        findings.append(Finding(pointer: pointer, warning: warning))
    }

    /// Runs `body` one step down: a member name or an index, not yet escaped.
    // Inlined, like `about`, so that a request without problems calls no closure.
    @inlinable
    public mutating func within<Result>(
        _ step: @autoclosure () -> String, _ body: (inout Problems) -> Result
    ) -> Result {
        let before = mark
        let result = body(&self)
        if mark != before { prepend(step(), since: before) }
        return result
    }

    /// Says whose warnings those found in `body` are.
    @inlinable
    public mutating func about(_ body: (inout Problems) -> ResourceID?) {
        let before = mark
        if let resource = body(&self), mark != before { attribute(to: resource, since: before) }
    }

    /// How much has been found so far.
    @usableFromInline
    struct Mark: Equatable {
        @usableFromInline let issues: Int
        @usableFromInline let findings: Int
        @usableFromInline let unreadable: Int

        @usableFromInline
        init(issues: Int, findings: Int, unreadable: Int) {
            (self.issues, self.findings, self.unreadable) = (issues, findings, unreadable)
        }

        @inlinable
        static func == (left: Mark, right: Mark) -> Bool {
            left.issues == right.issues && left.findings == right.findings
                && left.unreadable == right.unreadable
        }
    }

    @usableFromInline
    var mark: Mark {
        Mark(issues: issues.count, findings: findings.count, unreadable: unreadable.count)
    }

    @usableFromInline
    mutating func prepend(_ step: String, since before: Mark) {
        let prefix = "/" + JSONPointer.escaped(KeyText.withheld(fromStep: step))
        for index in before.issues..<issues.count {
            issues[index].pointer = prefix + issues[index].pointer
        }
        for index in before.findings..<findings.count {
            findings[index].pointer = prefix + findings[index].pointer
        }
        for index in before.unreadable..<unreadable.count {
            unreadable[index] = prefix + unreadable[index]
        }
    }

    /// Says that a placeholder stands there, so that rules which need the value are left out.
    mutating func noteUnreadable(at pointer: String = "") { unreadable.append(pointer) }

    func isReadable(within pointer: String, since mark: Mark) -> Bool {
        !unreadable[mark.unreadable...].contains {
            $0 == pointer || $0.hasPrefix(pointer + "/")
        }
    }

    /// Whether none of `pointers` is a placeholder that was noted since `mark`.
    func areReadable(_ pointers: [String], since mark: Mark) -> Bool {
        !unreadable[mark.unreadable...].contains { pointers.contains($0) }
    }

    @usableFromInline
    mutating func attribute(to resource: ResourceID, since before: Mark) {
        for index in before.findings..<findings.count {
            findings[index].warning.resource = resource
        }
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
        let detail = "at least \(unlistedIssues) more problems are not listed; correct these first"
        return issues + [Issue(pointer: "", code: "MoreIssues", detail: detail)]
    }
}
