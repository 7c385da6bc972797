public import GatewayModel

@testable import Projection

// Resources as the tests talk about them. A listener is written as in semantics.md:
// `name=PROTOCOL:port:hostname`, `-` for no hostname.

extension Listener: ExpressibleByStringLiteral {
    /// `PASSTHROUGH` is TLS passed through; HTTPS and TLS bring a certificate. A protocol that
    /// ends in `!` has the wrong `tls`: none where it is needed, some where it is forbidden.
    public init(stringLiteral text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let rest = parts[1].split(separator: ":").map(String.init)
        let isWrong = rest[0].hasSuffix("!")
        let word = isWrong ? String(rest[0].dropLast()) : rest[0]
        let certificate = ListenerTLS(certificateRefs: [CertificateRef(name: "cert")])
        let tls: ListenerTLS? =
            switch word {
            case "PASSTHROUGH": ListenerTLS(mode: .passthrough)
            case "HTTPS", "TLS": isWrong ? nil : certificate
            default: isWrong ? certificate : nil
            }
        self.init(
            name: parts[0], hostname: rest[2] == "-" ? nil : rest[2], port: UInt16(rest[1]) ?? 0,
            protocol: ListenerProtocol(word == "PASSTHROUGH" ? "TLS" : word), tls: tls)
    }

    func taking(_ kinds: String...) -> Listener {
        var listener = self
        listener.allowedRoutes.kinds = kinds.map { RouteGroupKind(kind: $0) }
        return listener
    }
}

extension NamespacedName: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        let parts = text.split(separator: "/").map(String.init)
        self.init(namespace: parts[0], name: parts[1])
    }
}

extension NamespacedName {
    static let gw: NamespacedName = "infra/gw"
}

extension Resource {
    static func gateway(
        named name: NamespacedName = .gw, from: AllowedListeners.From = .all,
        selector: LabelSelector? = nil, annotations: [String: String] = [:],
        addresses: [GatewayAddress] = [], infrastructure: GatewayInfrastructure? = nil,
        _ listeners: Listener...
    ) -> Resource {
        Resource(
            metadata: Metadata(
                namespace: name.namespace, name: name.name, annotations: annotations),
            spec: .gateway(
                GatewaySpec(
                    listeners: listeners,
                    allowedListeners: AllowedListeners(from: from, selector: selector),
                    addresses: addresses, infrastructure: infrastructure)))
    }

    static func set(
        _ name: NamespacedName, of parent: NamespacedName = .gw, _ listeners: Listener...
    ) -> Resource {
        set(name, of: parent, listeners)
    }

    static func set(
        _ name: NamespacedName, of parent: NamespacedName = .gw, _ listeners: [Listener]
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .listenerSet(ListenerSetSpec(parent: parent, listeners: listeners)))
    }

    static func namespace(_ name: String, _ labels: [String: String] = [:]) -> Resource {
        Resource(metadata: Metadata(name: name, labels: labels), spec: .namespace)
    }
}

extension ResourceID {
    static func set(_ name: NamespacedName) -> ResourceID { ResourceID(.listenerSet, name) }
    static func gateway(_ name: NamespacedName = .gw) -> ResourceID { ResourceID(.gateway, name) }
}

/// A log in the making, with the state it adds up to.
struct Story {
    private(set) var state = GatewayState()
    private(set) var log: [Commit] = []
    /// What the events left, without any projection.
    private(set) var resources: [ResourceID: StoredResource] = [:]

    init() {}

    /// Each resource in a commit of its own, so that each is younger than the one before.
    init(_ resources: [Resource]) { for resource in resources { apply(resource) } }

    init(_ resources: Resource...) { self.init(resources) }

    var now: Mark {
        Mark(revision: state.revision, time: Timestamp(rawValue: state.revision.rawValue * 1_000))
    }

    @discardableResult
    mutating func apply(_ resources: Resource...) -> [MergeChange] {
        var pending = self.resources
        return commit(
            resources.map { resource in
                let stored = stored(resource, over: pending[resource.id])
                pending[resource.id] = stored
                return .applied(stored)
            })
    }

    @discardableResult
    mutating func delete(_ ids: ResourceID...) -> [MergeChange] {
        commit(ids.map { .deleted($0, uid: resources[$0]?.uid ?? "") })
    }

    @discardableResult
    mutating func commit(_ events: [Event]) -> [MergeChange] {
        let revision = state.revision.next
        let commit = Commit(
            revision: revision, committedAt: Timestamp(rawValue: revision.rawValue * 1_000),
            actor: "test", events: events)
        log.append(commit)
        for event in events {
            switch event {
            case .applied(let stored): resources[stored.id] = stored
            case .deleted(let id, _): resources[id] = nil
            }
        }
        return state.apply(commit)
    }

    /// `resource` as the next commit would store it, in the place of `known`.
    func stored(_ resource: Resource, over known: StoredResource?) -> StoredResource {
        let revision = state.revision.next
        return StoredResource(
            resource: resource, uid: known?.uid ?? "uid-\(revision)-\(resource.id)",
            createdRevision: known?.createdRevision ?? revision,
            createdAt: known?.createdAt ?? Timestamp(rawValue: revision.rawValue * 1_000),
            generation: (known?.generation ?? 0) + (known?.resource.spec == resource.spec ? 0 : 1),
            resourceVersion: revision)
    }
}
