import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP

/// `ListAllWarnings`, `ListWarnings` — what people should look at though nobody asked, oldest
/// first.
struct ListWarnings: Operation {
    let store: WarningStore
    /// Whether the path names a namespace.
    let isNamespaced: Bool

    var access: Access { Access(.list, .warnings) }
    var queryParameters: [String] { ["limit", "after"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let after =
            try call.query.value("after", "the position of the last warning you have, or its id") {
                LogPosition($0).flatMap { $0.ordinal == nil ? $0 : nil }
            } ?? .beginning
        let namespace = isNamespaced ? call.path["namespace"] : nil
        return call.answer(.read) {
            guard try store.holds(after) else { throw Problem.warningGone(after) }
            // One more than is shown says whether there is more.
            let found = try store.warnings(
                in: namespace, after: after.revision.rawValue, limit: limit + 1)
            let page = found.prefix(limit)
            return .json { writer in
                writer.object { writer in
                    writer.key("warnings")
                    writer.array(of: page) { $0.warning($1) }
                    if found.count > limit, let last = page.last {
                        writer.member("next", last.id)
                        writer.member("after", last.position.description)
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func warning(_ warning: WarningEvent) {
        object { writer in
            writer.member("id", warning.id)
            writer.member("position", warning.position.description)
            writer.member("time", warning.firstAt.description)
            writer.member("lastTime", warning.lastAt.description)
            writer.member("count", warning.count)
            writer.member("reason", warning.reason)
            if let regarding = warning.regarding {
                writer.key("regarding")
                writer.object { $0.eventSubject(regarding) }
            }
            writer.member("message", warning.message)
        }
    }
}
