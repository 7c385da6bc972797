import EventLog
import GatewayModel
import JSON

/// Reads the small body of an action, such as a rollback, all mistakes at once.
///
/// Unknown members are refused here, unlike in manifests: a misspelt `scope` must not roll back
/// everybody.
struct ActionBody {
    private let root: JSONNode
    /// Where that is in the body (JSON pointer).
    private let place: String
    private(set) var issues: [Issue] = []

    init(_ root: JSONNode, at place: String = "", known: [String]) {
        (self.root, self.place) = (root, place)
        guard root.kind == .object else {
            note(
                "", "WrongType",
                "\(place.isEmpty ? "the body" : place) is a \(root.kind.name); send an object")
            return
        }
        for (key, _) in root.members where !known.contains(String(key)) {
            note(
                "/\(JSONPointer.escaped(String(key)))", "UnknownField",
                "\(quoted(String(key))) is not known here; use \(known.joined(separator: ", "))")
        }
    }

    /// A version: a number, or a string as it was handed out, such as `58.3f2a9c01`.
    mutating func version(_ name: StaticString, isRequired: Bool = false) -> LogPosition? {
        guard let node = present(name) else {
            if isRequired {
                note("/\(name)", "Required", "\(name) is missing; say which")
            }
            return nil
        }
        if let number = node.int64, number >= 1 { return LogPosition(Revision(rawValue: number)) }
        if let text = node.string, let position = LogPosition(ofCommit: text),
            position.lineage != nil
        {
            return position
        }
        note("/\(name)", "Invalid", "\(name) must be \(LogPosition.expected)")
        return nil
    }

    mutating func text(_ name: StaticString, atMost limit: Int = Limits.messageBytes) -> String? {
        guard let node = present(name) else { return nil }
        guard let text = node.string, text.utf8.count <= limit else {
            note(
                "/\(name)", "Invalid", "\(name) must be a string of at most \(limit) bytes")
            return nil
        }
        // To C, and to many a reader of a log, the text ends there.
        guard !text.utf8.contains(0) else {
            note("/\(name)", "Invalid", "\(name) has a NUL in it; leave it out")
            return nil
        }
        return text
    }

    /// A member that is an object of its own, with members of these names; nil if it is not there.
    func object(_ name: StaticString, known: [String]) -> ActionBody? {
        present(name).map { ActionBody($0, at: "\(place)/\(name)", known: known) }
    }

    /// Takes over what was found wrong in one of its objects.
    mutating func note(_ inner: ActionBody) { issues += inner.issues }

    func throwIfWrong() throws(Problem) {
        if !issues.isEmpty { throw Problem.invalid(issues) }
    }

    func present(_ name: StaticString) -> JSONNode? {
        root[name].flatMap { $0.isNull ? nil : $0 }
    }

    mutating func note(_ pointer: String, _ code: String, _ detail: String) {
        guard issues.count < Limits.reportedIssues else { return }
        issues.append(
            Issue(
                pointer: KeyText.withheld(fromPointer: place + pointer), code: code,
                detail: detail))
    }
}
