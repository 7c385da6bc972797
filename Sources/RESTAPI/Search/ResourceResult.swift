import GatewayModel
import JSON
import Projection

/// A resource that was found by its name, and what it is worth knowing of it.
struct ResourceResult: SearchResult {
    let fit: NameFit
    let id: ResourceID
    /// Nil of a namespace that nobody declared, or that is not seen itself.
    let revision: Revision?
    let summary: String

    init(_ find: ResourceFind, in state: GatewayState, to visibility: Visibility, now: Timestamp) {
        (fit, id) = (find.fit, find.id)
        revision = state[find.id]?.resourceVersion
        summary = "\(find.id) \(state.predicate(of: find.id, to: visibility, now: now))"
    }

    /// A namespace that is there because something is in it that is seen.
    init(undeclared namespace: String, in state: GatewayState, to visibility: Visibility) {
        (fit, id, revision) = (.exact, .namespace(namespace), nil)
        summary = "\(id) \(state.predicate(ofNamespace: namespace, to: visibility))"
    }

    var type: String { id.kind.rawValue }
    var place: SearchPlace { .resource }
    var title: String { id.description }

    var links: [(name: StaticString, path: String)] {
        guard id.kind.part == .namespace else {
            // What is always there has none.
            let history = [(name: "history" as StaticString, path: id.path + "/history")]
            return [("self", id.path)] + (revision ?? .zero > .zero ? history : [])
        }
        var links: [(name: StaticString, path: String)] = []
        if revision != nil { links.append(("self", id.path)) }
        links.append(("listenersets", "/v1/namespaces/\(id.name)/listenersets"))
        return links
    }

    func write(members writer: inout JSONWriter) {
        writer.key("resource")
        writer.object { $0.eventSubject(id) }
        if let revision { writer.member("resourceVersion", revision.description) }
    }
}

extension GatewayState {
    /// What is said of a resource after its name.
    fileprivate func predicate(
        of id: ResourceID, to visibility: Visibility, now: Timestamp
    ) -> String {
        switch id.kind.part {
        case .namespace: return predicate(ofNamespace: id.name, to: visibility)
        case .gateway:
            guard let gateway = gateway(id.namespacedName) else { break }
            let sets = gateway.sets.count
            return "serves \(gateway.listenerCount.of("listener")), with "
                + "\(sets.of("ListenerSet")) attached, as version \(gateway.version)"
        case .set:
            guard let set = owner(id), let gateway = set.gatewayName else { break }
            guard set.attachment.isMember else {
                return "serves nothing: \(ListenerSetConditions(set).accepted.message)"
            }
            let all = set.listeners.count
            let served = set.winnerCount == all ? "" : "\(set.winnerCount) of "
            return "serves \(served)its \(all.of("listener")) on \(gateway)"
        case .secret:
            guard case .secret(let secret)? = self[id]?.resource.spec,
                let certificate = secret.certificate
            else { break }
            let names = certificate.dnsNames.isEmpty ? [] : [certificate.dnsNames.listed(upTo: 3)]
            return (["has a certificate"] + names).joined(separator: " for ") + " that "
                + certificate.notAfter.ending(from: now)
        case .route, .backend, .grant, .access, .governance, .none: break
        }
        guard let revision = self[id]?.resourceVersion, revision > .zero else {
            return "is always there"
        }
        return "was changed last by commit \(revision)"
    }

    /// Of its ListenerSets, those that are seen.
    fileprivate func predicate(ofNamespace name: String, to visibility: Visibility) -> String {
        let sets = ids(of: .listenerSet, in: name).filter(visibility.sees).compactMap(owner)
        if sets.isEmpty {
            return "has no ListenerSets" + (visibility.isUnlimited ? "" : " that you may see")
        }
        let listeners = sets.reduce(0) { $0 + $1.listeners.count }
        let served = sets.reduce(0) { $0 + $1.winnerCount }
        return "has \(sets.count.of("ListenerSet")) with \(listeners.of("listener")), of which "
            + "\(served) \(served == 1 ? "is" : "are") served"
    }
}
