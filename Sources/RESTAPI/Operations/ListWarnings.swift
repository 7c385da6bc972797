import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP

/// `ListAllWarnings`, `ListWarnings` — what people should look at though nobody asked, oldest
/// first.
struct ListWarnings: Operation {
    let book: WarningBook
    /// Whether the path names a namespace.
    let isNamespaced: Bool

    var queryParameters: [String] { ["limit", "after"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let after =
            try call.query.value("after", "the id of the last warning you have") { text in
                Int64(text).flatMap { $0 >= 0 && text.first != "+" ? $0 : nil }
            } ?? 0
        let namespace = isNamespaced ? call.path["namespace"] : nil
        return call.answer(.read) {
            // One more than is shown says whether there is more.
            let found = try book.warnings(in: namespace, after: after, limit: limit + 1)
            let page = found.prefix(limit)
            return .json { writer in
                writer.object { writer in
                    writer.key("warnings")
                    writer.array(of: page) { $0.warning($1) }
                    if found.count > limit, let last = page.last {
                        writer.member("next", last.id)
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
