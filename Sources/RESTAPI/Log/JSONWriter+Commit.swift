import EventLog
import GatewayModel
import JSON

extension JSONWriter {
    /// `revision`, `time`, `origin`, `actor`, `message` and `cause`, which every view of a commit
    /// has.
    ///
    /// - Parameter writeCause: for who may not be told all of the cause.
    mutating func commitHead(
        _ commit: Commit, numbered name: StaticString = "revision",
        cause writeCause: ((inout JSONWriter) -> Void)? = nil
    ) {
        member(name, commit.revision.rawValue)
        member("time", commit.committedAt.description)
        if let origin = commit.origin { self.origin(origin) }
        member("actor", commit.actor)
        member("message", commit.message)
        key("cause")
        if let writeCause { writeCause(&self) } else { cause(commit.cause) }
        if let terms = commit.terms {
            key("terms")
            object { terms.write(members: &$0) }
        }
    }

    /// Who asked, and how the request came.
    mutating func origin(_ origin: RequestOrigin) {
        key("origin")
        object { writer in
            writer.member("principal", origin.principal)
            writer.member("tokenId", ifPresent: origin.tokenID)
            writer.member("address", origin.address)
            writer.member("userAgent", ifPresent: origin.userAgent)
            writer.member("requestId", origin.requestID)
            writer.member("traceparent", ifPresent: origin.trace?.description)
        }
    }

    /// Where the next page of a list that goes back in time starts: `next`, a number for people,
    /// and `before`, to be sent back as the parameter of that name.
    mutating func nextPage(before position: LogPosition) {
        member("next", position.revision.rawValue)
        member("before", position.description)
    }

    mutating func cause(_ cause: Cause) {
        object { writer in
            switch cause {
            case .change: writer.member("type", "change")
            case .rollback(let gateway, let version, let scope):
                writer.member("type", "rollback")
                writer.key("gateway")
                writer.gatewayName(gateway)
                writer.member("toVersion", version.rawValue)
                writer.scope(scope)
            case .revert(let revision):
                writer.member("type", "revert")
                writer.member("revision", revision.rawValue)
            case .confirmation(let revision):
                writer.member("type", "confirmation")
                writer.member("revision", revision.rawValue)
            case .deadline(let id):
                writer.member("type", "deadline")
                writer.key("resource")
                writer.object { $0.eventSubject(id) }
            }
        }
    }

    /// The whole gateway is the absence of a scope.
    private mutating func scope(_ scope: RollbackScope) {
        guard scope != .gateway else { return }
        key("scope")
        object { writer in
            switch scope {
            case .gateway: break
            case .namespace(let namespace): writer.member("namespace", namespace)
            case .listenerSet(let name): writer.member("listenerSet", name.description)
            }
        }
    }

    /// `{"namespace": "infra", "name": "edge"}`.
    mutating func gatewayName(_ name: NamespacedName) {
        object { writer in
            writer.member("namespace", name.namespace)
            writer.member("name", name.name)
        }
    }

    /// `kind`, `namespace` and `name` of the resource that an event is about.
    mutating func eventSubject(_ id: ResourceID) {
        member("kind", id.kind.rawValue)
        if id.kind.isNamespaced { member("namespace", id.namespace) }
        member("name", id.name)
    }

    /// `uid`, `action` and, unless it was deleted, the whole resource.
    mutating func eventContent(_ event: Event, _ action: EventAction) {
        switch event {
        case .deleted(_, let uid):
            member("uid", uid)
            member("action", action.rawValue)
        case .applied(let stored):
            member("uid", stored.uid)
            member("action", action.rawValue)
            key("resource")
            stored.write(to: &self)
        }
    }
}

extension Event {
    var typeName: String {
        switch self {
        case .applied: "resource.applied"
        case .deleted: "resource.deleted"
        }
    }
}

extension StoredCommit {
    var hexHash: String { Hexadecimal.text(of: hash) }
}
