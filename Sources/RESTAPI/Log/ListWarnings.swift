import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import XDSServer

/// `ListAllWarnings`, `ListWarnings` — what people should look at though nobody asked, oldest
/// first.
struct ListWarnings: Operation {
    let ledger: Ledger
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
        let visibility = LogVisibility(call, in: ledger.published.state, for: access)
        let store = ledger.warnings
        return call.answer(.read) {
            guard try store.holds(after) else { throw Problem.warningGone(after) }
            // One more than is shown says whether there is more.
            let found = try warnings(
                in: namespace, after: after.revision.rawValue, limit: limit + 1, visibility)
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

extension ListWarnings {
    /// Those that the caller sees.
    private func warnings(
        in namespace: String?, after id: Int64, limit: Int, _ visibility: LogVisibility
    ) throws -> [WarningEvent] {
        if visibility.isUnlimited {
            return try ledger.warnings.warnings(in: namespace, after: id, limit: limit)
        }
        var (found, last): ([WarningEvent], Int64) = ([], id)
        while found.count < limit {
            let page = try ledger.warnings.warnings(in: namespace, after: last, limit: 1000)
            found += page.lazy.filter { $0.isSeen(by: visibility) }.map { $0.told(to: visibility) }
            guard page.count == 1000, let end = page.last else { break }
            last = end.id
        }
        return Array(found.prefix(limit))
    }
}

extension WarningEvent {
    func isSeen(by visibility: LogVisibility) -> Bool {
        regarding.map { visibility.sees($0) } ?? visibility.seesTheServer
    }

    /// What Envoy says may be about somebody else's content.
    func told(to visibility: LogVisibility) -> WarningEvent {
        guard let gateway = quotedGateway, !visibility.ofResources.seesMerge(of: gateway) else {
            return self
        }
        var warning = self
        warning.message = DiscoveryRefusal.untold
        (warning.gateway, warning.details) = (nil, nil)
        return warning
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
            if let gateway = warning.gateway {
                writer.key("gateway")
                writer.gatewayName(gateway)
            }
            writer.member("message", warning.message)
            if let details = warning.details { writer.member("details", raw: details) }
        }
    }
}
