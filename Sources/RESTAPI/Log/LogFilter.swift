import EventLog
import GatewayModel
import Ledger
import MicroHTTP

/// What of a log somebody wants to see: whose, of which time, about which resources.
struct LogFilter: Sendable {
    static let queryParameters = ["principal", "since", "until", "kind", "namespace", "name"]

    let principal: String?
    /// Who it is said to be by: the actor of a commit, or the principal.
    let actor: String?
    let since: Timestamp?
    let until: Timestamp?
    let kind: ResourceKind?
    let namespace: String?
    let name: String?

    init(_ query: Query) throws(Problem) {
        (principal, actor) = (query["principal"], query["actor"])
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
        principal == nil && actor == nil && since == nil && until == nil && !isAboutResources
    }

    /// Whether only what is about some resources is wanted.
    var isAboutResources: Bool { kind != nil || namespace != nil || name != nil }

    /// Whether a commit is wanted, whenever it was made. One resource of it must be all that is
    /// asked for.
    func wants(_ commit: StoredCommit) -> Bool {
        guard principal == nil || principal == commit.origin?.principal else { return false }
        if let actor, actor != commit.actor, actor != commit.origin?.principal { return false }
        if !isAboutResources { return true }
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
