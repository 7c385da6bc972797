import GatewayModel
import JSON
import MicroHTTP
import Projection

/// A problem document (RFC 9457). `api/problems.md` explains every type.
struct Problem: Error, Sendable {
    /// Where and why.
    struct Entry: Sendable {
        /// Into the request body (RFC 6901).
        var pointer: String?
        /// Where that is in the text of a body, if it is known. Both count from 1.
        var line: Int?
        var column: Int?
        /// A query parameter or a header.
        var parameter: String?
        var code: String
        var detail: String
        /// Of a refusal by a policy: what it says.
        var violation: PolicyViolation?

        init(pointer: String? = nil, parameter: String? = nil, code: String, detail: String) {
            self.pointer = pointer
            self.parameter = parameter
            self.code = code
            self.detail = detail
        }

        init(_ issue: Issue) {
            self.init(pointer: issue.pointer, code: issue.code, detail: issue.detail)
        }
    }

    var slug: String
    var title: String
    var status: Int
    var detail: String
    var entries: [Entry] = []
    /// Of a revert or a proposal: the later commits that touched the same.
    var commits: [Revision] = []
    /// Of what is frozen.
    var freezes: [FreezeNotice] = []
    var headers: [(name: String, value: String)] = []

    // MARK: Told to the audit only

    /// It says that something is not there, so as not to say that it is not the caller's to see.
    var hidesRefusal = false
    /// Whether the URL had a token in it: what it asks for is written down nowhere.
    var hasToken = false
    /// Of the token that was sent, where that is known though it counts for nothing.
    var tokenID: String?
    /// What was denied, entry by entry.
    var denials: [AccessDenial] = []

    /// Whether somebody else would not have been refused.
    var isOfCaller: Bool { status == 401 || status == 403 || hidesRefusal || hasToken }

    /// Whether it is about what the server holds now, so that the answer may be another one later
    /// (RFC 9110: 409 Conflict, 412 Precondition Failed).
    var isOfPresentState: Bool { status == 409 || status == 412 }

    var response: Response {
        let type = (name: "Content-Type", value: Self.mediaType)
        return Response(status: status, headers: [type] + headers, body: .bytes(body))
    }

    var body: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "/problems/\(slug)")
            writer.member("title", title)
            writer.member("status", status)
            writer.member("detail", detail)
            if !entries.isEmpty {
                writer.key("errors")
                writer.array(of: entries) { $0.entry($1) }
            }
            if !commits.isEmpty {
                writer.key("commits")
                writer.array(of: commits) { $0.integer($1.rawValue) }
            }
            if !freezes.isEmpty {
                writer.key("freezes")
                writer.array(of: freezes) { $0.freeze($1) }
            }
        }
        return writer.bytes
    }

    static let mediaType = "application/problem+json"
}

extension JSONWriter {
    /// A freeze, as those are told whom it concerns.
    mutating func freeze(_ freeze: FreezeNotice) {
        object { writer in
            writer.member("name", freeze.name)
            writer.member("reason", freeze.reason)
            writer.member("from", ifPresent: freeze.from?.description)
            writer.member("until", ifPresent: freeze.until?.description)
        }
    }

    fileprivate mutating func entry(_ entry: Problem.Entry) {
        object { writer in
            writer.member("pointer", ifPresent: entry.pointer)
            if let line = entry.line, let column = entry.column {
                writer.member("line", line)
                writer.member("column", column)
            }
            writer.member("parameter", ifPresent: entry.parameter)
            writer.member("code", entry.code)
            writer.member("detail", entry.detail)
            guard let violation = entry.violation else { return }
            if let resource = violation.resource { writer.member("resource", resource) }
            writer.member("listener", ifPresent: violation.listener)
            writer.member("policy", violation.policy)
            writer.member("rule", violation.rule.rawValue)
            writer.member("allowed", violation.allowed)
        }
    }
}
