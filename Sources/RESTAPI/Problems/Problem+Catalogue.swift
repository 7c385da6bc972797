import EventLog
import GatewayModel
import Manifest
import MicroHTTP

/// The problems that the API itself finds, in the order of `api/problems.md`.
extension Problem {
    static func malformedBody(_ detail: String, pointer: String? = nil) -> Problem {
        let entries = pointer.map { [Entry(pointer: $0, code: "Unreadable", detail: detail)] } ?? []
        return Problem(
            slug: "malformed-body", title: "The body cannot be read", status: 400, detail: detail,
            entries: entries)
    }

    /// A text that cannot be read: where, if that is known as a value or as a line.
    static func malformedBody(_ text: Unreadable) -> Problem {
        var problem = malformedBody(text.description, pointer: text.pointer)
        guard let line = text.line, let column = text.column else { return problem }
        var entry =
            problem.entries.first
            ?? Entry(code: "Unreadable", detail: text.message)
        (entry.line, entry.column) = (line, column)
        problem.entries = [entry]
        return problem
    }

    static func malformedPath(_ target: String) -> Problem {
        Problem(
            slug: "invalid-parameter", title: "A parameter cannot be read", status: 400,
            detail: "the path cannot be decoded, or has an empty, . or .. segment")
    }

    static func invalidParameters(_ entries: [Entry]) -> Problem {
        Problem(
            slug: "invalid-parameter", title: "A parameter cannot be read", status: 400,
            detail: summary(entries.map(\.detail)), entries: entries)
    }

    static func invalidParameter(_ name: String, _ detail: String) -> Problem {
        invalidParameters([Entry(parameter: name, code: "Invalid", detail: detail)])
    }

    static func noSuchPath(_ target: String) -> Problem {
        let hasSlash = target.hasSuffix("/") && target != "/"
        return Problem(
            slug: "not-found", title: "It does not exist", status: 404,
            detail: "there is nothing at \(target.prefix(200))"
                + (hasSlash ? ", paths have no slash at their end" : "")
                + "; GET /openapi.yaml lists all paths")
    }

    static func notFound(_ detail: String) -> Problem {
        Problem(slug: "not-found", title: "It does not exist", status: 404, detail: detail)
    }

    static func notFound(_ id: ResourceID) -> Problem { notFound("\(id) does not exist") }

    static func versionNotFound(_ detail: String) -> Problem {
        Problem(
            slug: "version-not-found", title: "No such version of this gateway", status: 404,
            detail: detail)
    }

    static func methodNotAllowed(_ method: String, allow: [Method]) -> Problem {
        let names = allow.map(\.rawValue).joined(separator: ", ")
        return Problem(
            slug: "method-not-allowed", title: "Not with this method", status: 405,
            detail: "\(method.prefix(20)) is not possible here; use \(names)",
            headers: [(name: "Allow", value: names)])
    }

    static func notAcceptable(_ offers: [String]) -> Problem {
        Problem(
            slug: "not-acceptable", title: "Nothing in Accept is offered", status: 406,
            detail: "offered here: \(offers.joined(separator: ", "))")
    }

    static func versionGone(_ detail: String) -> Problem {
        Problem(
            slug: "version-gone", title: "Nothing to serve under that version", status: 410,
            detail: detail)
    }

    /// A position that the log does not reach, or that is of another history.
    static func positionGone(_ position: LogPosition, end: Revision) -> Problem {
        let isPastEnd = position.revision > end
        let why =
            isPastEnd
            ? "the log ends at revision \(end), before \(position)"
            : "commit \(position.revision) of this log is not the one that \(position) is a "
                + "position of"
        return Problem(
            slug: "position-gone", title: "The log does not have that position", status: 410,
            detail: "\(why): it was restored from an older backup, or it is another log; forget "
                + "what you read and start again without a position",
            headers: [(name: "Lintel-Revision", value: "\(end)")])
    }

    /// Of a read.
    static func preconditionFailed(_ current: EntityTag) -> Problem {
        Problem(
            slug: "precondition-failed", title: "A precondition does not hold", status: 412,
            detail: "If-Match is not for \(current.headerValue), which is what is there now")
    }

    /// A warning that the log does not have.
    static func warningGone(_ position: LogPosition) -> Problem {
        Problem(
            slug: "position-gone", title: "The log does not have that position", status: 410,
            detail:
                "\(position) is no warning of this log: it was restored from an older backup, or "
                + "it is another log; read the warnings again without a position")
    }

    static let tooLarge = tooLarge(
        "a body may have \(Limits.bodyBytes >> 20) MiB; split the changeset")

    static func tooLarge(_ detail: String) -> Problem {
        Problem(slug: "too-large", title: "The body is too large", status: 413, detail: detail)
    }

    /// The work, or its memory, is more than the server takes on at once.
    static let overloaded = Problem(
        slug: "overloaded", title: "Too much at once", status: 503,
        detail: "the server has as much of this kind to do as it takes on; nothing was changed, "
            + "try again in a moment",
        headers: [(name: "Retry-After", value: "2")])

    static let stopping = Problem(
        slug: "not-ready", title: "Not ready", status: 503,
        detail: "the server is stopping; try again",
        headers: [(name: "Retry-After", value: "1")])

    static func unsupportedMediaType(_ detail: String) -> Problem {
        Problem(
            slug: "unsupported-media-type", title: "Content-Type is not read here", status: 415,
            detail: detail)
    }

    /// - Parameter given: nil if there was no Content-Type.
    static func unsupportedMediaType(_ given: String?, _ accepted: [String]) -> Problem {
        let said = given.map { "Content-Type is \(quoted(String($0.prefix(100))))" }
        let hint =
            given == "application/x-www-form-urlencoded"
            ? "; curl -d says that of anything, unless -H 'Content-Type: …' says otherwise" : ""
        return unsupportedMediaType(
            "\(said ?? "there is no Content-Type"); send \(accepted.joined(separator: " or "))"
                + hint)
    }

    static func invalid(_ issues: [Issue]) -> Problem {
        Problem(
            slug: "invalid", title: "The change is not valid", status: 422,
            detail: summary(issues.map(\.detail)), entries: issues.map(Entry.init))
    }

    static func keyReused(_ key: String) -> Problem {
        Problem(
            slug: "idempotency-key-reused", title: "The key was used for another request",
            status: 422,
            detail: "Idempotency-Key \(key) came before with another request; use a new key")
    }

    /// The one reason, or how many there are.
    static func summary(_ details: [String]) -> String {
        if let only = details.first, details.count == 1 { return only }
        return "\(details.count) problems; see errors. Nothing was changed."
    }
}
