import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/audit` — what was refused to whom, newest first: of the namespaces whose audit the
/// caller may list. What was refused to itself everybody may list who says who it is: it was told.
struct ListAudit: Operation {
    let trail: AuditTrail

    var access: Access { Access(.list, .audit) }
    var queryParameters: [String] { ["limit", "before"] + LogFilter.queryParameters }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let before = try call.query.value("before", "the id of an attempt, such as 58") { text in
            Int64(text).flatMap { $0 > 0 && text.utf8.first != UInt8(ascii: "+") ? $0 : nil }
        }
        let wanted = try LogFilter(call.query)
        var filter = AttemptFilter(
            principal: wanted.principal, since: wanted.since, until: wanted.until,
            namespace: wanted.namespace, resource: wanted.kind?.plural, name: wanted.name)
        let (rights, caller) = (call.rights, call.allowance.caller)
        var own: OwnAttempts?
        if !rights.allowsEverywhere(.list, Access.Resource.audit.target()) {
            if caller.principal.isAuthenticated,
                wanted.principal.map(ExactText.init)
                    == ExactText(caller.principal.name)
            {
                own = OwnAttempts(rights: rights, isAboutResources: wanted.isAboutResources)
            } else if rights.allowsSomewhere(.list, Access.Resource.audit.target()) {
                filter.mayTell = { namespace in
                    rights.allows(.list, Access.Resource.audit.target(namespace: namespace))
                }
            } else {
                throw Problem.refusal(of: .list, Access.Resource.audit.target(), caller, rights)
            }
        }
        return call.answer(.read) { [filter, own] in
            // One more than is shown says whether there is more.
            let found = try trail.attempts(filter, before: before, limit: limit + 1)
            let page = own?.told(found.prefix(limit)) ?? Array(found.prefix(limit))
            return .json { writer in
                writer.object { writer in
                    writer.key("attempts")
                    writer.array(of: page) { $0.attempt($1) }
                    if found.count > limit {
                        writer.member("next", found[limit - 1].id)
                        writer.member("before", String(found[limit - 1].id))
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func attempt(_ attempt: RefusedAttempt) {
        object { writer in
            writer.member("id", attempt.id)
            writer.member("time", attempt.firstAt.description)
            writer.member("lastTime", attempt.lastAt.description)
            writer.member("count", attempt.count)
            writer.origin(attempt.origin)
            writer.member("verb", ifPresent: attempt.verb.nonEmpty)
            writer.member("resource", ifPresent: attempt.resource.nonEmpty)
            writer.member("namespace", ifPresent: attempt.namespace.nonEmpty)
            writer.member("name", ifPresent: attempt.name.nonEmpty)
            writer.member("status", attempt.status)
            writer.member("reason", attempt.reason)
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
