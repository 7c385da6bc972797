import EventLog
import GatewayModel
import Ledger
import MicroHTTP

/// What of a log somebody wants to see: whose, of which time, about which resources.
struct LogFilter: Sendable {
    static let queryParameters = ["principal", "since", "until", "kind", "namespace", "name"]

    let principal: String?
    let since: Timestamp?
    let until: Timestamp?
    let kind: ResourceKind?
    let namespace: String?
    let name: String?

    init(_ query: Query) throws(Problem) {
        principal = query["principal"]
        since = try query.time("since")
        until = try query.time("until")
        kind = try query.value("kind", "the name of a kind, such as HTTPRoute") {
            ResourceKind(rawValue: $0)
        }
        namespace = try query.value("namespace", "the name of a namespace") {
            LexicalType.namespace.admits($0) ? $0 : nil
        }
        name = query["name"]
    }

    /// Whether all that there is is wanted.
    var isEmpty: Bool {
        principal == nil && since == nil && until == nil && kind == nil && namespace == nil
            && name == nil
    }

    /// Whether a commit is wanted, whenever it was made. One resource of it must be all that is
    /// asked for.
    func wants(_ commit: StoredCommit) -> Bool {
        guard principal == nil || principal == commit.origin?.principal else { return false }
        if kind == nil, namespace == nil, name == nil { return true }
        return commit.events.contains { event in
            (kind.map { $0.rawValue == event.kind } ?? true)
                && (namespace.map { $0 == event.subjectNamespace } ?? true)
                && (name.map { $0 == event.name } ?? true)
        }
    }
}

extension StoredEvent {
    /// A Namespace is in itself.
    fileprivate var subjectNamespace: String {
        ResourceKind(rawValue: kind)?.part == .namespace ? name : namespace
    }
}
