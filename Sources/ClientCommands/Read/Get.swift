package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel get` — resources as a table, or as they are.
package struct Get: ClientCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Show resources.",
        discussion: """
            KIND is any of a kind's names, as kubectl takes them: ListenerSet, listenersets, lset; \
            several have commas between them; all means every kind that teams have. Without a \
            namespace (-n, or that of the context) those of all namespaces are shown.
            """)

    @Argument(
        help: ArgumentHelp(
            "KIND, KIND NAME…, or KIND/NAME…; NAME may be NAMESPACE/NAME.", valueName: "kind"))
    var words: [String]

    @Flag(name: [.customShort("A"), .long], help: "Those of all namespaces.")
    var allNamespaces = false

    @Option(
        name: [.customShort("l"), .long],
        help: "Those with these labels, as kubectl has it: a=b,c!=d,e in (f,g),!h.")
    var selector: String?

    @Option(
        help: ArgumentHelp(
            "As it was at that time (RFC 3339), or right after that commit.",
            valueName: "time|version"))
    var at: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if words.isEmpty { throw ValidationError("say of what kind, such as: lintel get gateways") }
        if allNamespaces && connection.namespace != nil {
            throw ValidationError("-A means all namespaces; leave it out, or -n")
        }
    }

    package func run(_ session: Session) throws {
        let namespace = allNamespaces ? nil : session.namespace
        switch try ResourceSelection(words, in: namespace, session.gateway(called:)) {
        case .kinds(let kinds):
            if at != nil {
                throw ClientError(
                    .usage, "--at is about single resources",
                    hint: "name them: KIND/NAME, or see lintel history and lintel snapshot --at")
            }
            if let namespace { try ResourceID.check(namespace: namespace) }
            try show(kinds, in: namespace, session)
        case .named(let ids):
            if selector != nil {
                throw ClientError(
                    .usage, "-l is about all of a kind, and not about those that are named",
                    hint: "leave one of both out")
            }
            try show(ids, session)
        }
    }

    // MARK: All of some kinds

    private func show(_ kinds: [ResourceKind], in namespace: String?, _ session: Session) throws {
        var found: [(kind: ResourceKind, items: [JSONNode])] = []
        for kind in kinds {
            do throws(ClientError) {
                found.append((kind, try session.list(kind, in: namespace, selector: selector)))
            } catch {
                guard kinds.count > 1, error.exitStatus == .forbidden else { throw error }
                session.note("\(kind.plural) are left out: you may not list them")
            }
        }
        let view = ResourceView(
            session, showsNamespace: namespace == nil, showsKind: kinds.count > 1)
        if try view.shows(document: found.flatMap(\.items)) { return }
        let some = found.filter { !$0.items.isEmpty }
        if some.isEmpty {
            let place = namespace.map { " in namespace \($0)" } ?? ""
            session.note("there are no \(kinds.count == 1 ? kinds[0].plural : "resources")\(place)")
        }
        view.show(some)
    }

    // MARK: Those that are named

    private func show(_ ids: [ResourceID], _ session: Session) throws {
        let time = try at.map { text throws(ClientError) in try session.time(text) }
        var found: [(id: ResourceID, node: JSONNode)] = []
        var status = ExitStatus.success
        for id in ids {
            do throws(ClientError) {
                found.append((id, try session.get(id.path, query: [("at", time)])))
            } catch {
                guard ids.count > 1, error.problem != nil, error.exitStatus == .failure else {
                    throw error
                }
                // The others are shown all the same.
                status = .failure
                session.err.write(error.report(on: session.err))
            }
        }
        let view = ResourceView(
            session, showsNamespace: Set(ids.map(\.namespace)).count > 1,
            showsKind: Set(ids.map(\.kind)).count > 1)
        let nodes = found.map(\.node)
        if ids.count == 1, let node = nodes.first, session.show(document: node) { return }
        if try ids.count == 1 || !view.shows(document: nodes) {
            // One table for each kind, in the order in which they were named.
            var kinds: [(kind: ResourceKind, items: [JSONNode])] = []
            for (id, node) in found {
                if let index = kinds.firstIndex(where: { $0.kind == id.kind }) {
                    kinds[index].items.append(node)
                } else {
                    kinds.append((id.kind, [node]))
                }
            }
            view.show(kinds)
        }
        if status != .success { throw status.code }
    }
}
