package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel describe` — one resource for people: what it says, how it goes, what became of it.
package struct Describe: ClientCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Explain a resource: its spec, its status, its last commits, its warnings.")

    @Argument(help: ArgumentHelp("KIND/NAME, or KIND NAME.", valueName: "kind/name"))
    var words: [String]

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    /// How many of the last commits are shown.
    private static let historyCount = 5

    package func run(_ session: Session) throws {
        let selection = try ResourceSelection(
            words, in: session.namespace, session.gateway(called:))
        guard case .named(let ids) = selection else {
            throw ClientError(
                .usage, "say which one", hint: "use KIND/NAME; lintel get \(words[0]) lists them")
        }
        if session.output == .json || session.output == .yaml {
            var nodes: [JSONNode] = []
            for id in ids { nodes.append(try session.get(id.path)) }
            let one = nodes.count == 1 ? nodes[0] : try ResourceList.document(nodes)
            _ = session.show(document: one)
            return
        }
        var text = ""
        for id in ids {
            let node = try session.get(id.path)
            if session.output == .name {
                session.out.line(id.argument)
                continue
            }
            let description = ResourceDescription(
                id: id, node: node, history: try history(id, session),
                warnings: try warnings(id, session))
            text += (text.isEmpty ? "" : "\n") + description.text(on: session.out)
        }
        if !text.isEmpty { Pager.show(text, on: session.out) }
    }

    /// None of what is built in, which nobody has made.
    private func history(_ id: ResourceID, _ session: Session) throws(ClientError) -> [JSONNode] {
        do {
            return try session.past(id.path + "/history", "history", limit: Self.historyCount)
        } catch {
            guard error.problem?.status == 404 else { throw error }
            return []
        }
    }

    /// None where one may not list them.
    private func warnings(_ id: ResourceID, _ session: Session) throws(ClientError) -> [JSONNode] {
        do {
            let place = id.namespace.isEmpty ? nil : id.namespace
            return try session.warnings(in: place).filter { warning in
                guard let subject = warning["regarding"] else { return false }
                return subject["kind"]?.string == id.kind.rawValue
                    && subject["name"]?.string == id.name
                    && subject["namespace"]?.string ?? "" == id.namespace
            }
        } catch {
            guard error.exitStatus == .forbidden else { throw error }
            return []
        }
    }
}
