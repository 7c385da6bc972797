package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel whoami` — who one is for the server, and what one may do.
package struct WhoAmI: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Show who you are for the server, and what you may.")

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let me = try session.get("/v1/me")
        if session.show(document: me) { return }
        let principal = me["principal"]?.string?.printable ?? ""
        if session.output == .name { return session.out.line(principal) }
        session.out.line("\(principal) at \(session.connection.server)")
        let groups = me["groups"]?.elements.compactMap { $0.string?.printable } ?? []
        if !groups.isEmpty { session.out.line("groups: " + groups.joined(separator: ", ")) }
        if let expiry = me["token"]?["expiresAt"]?.string {
            session.out.line("the token ends at \(expiry.printable)")
        }
        if me["mayDoEverything"]?.bool == true {
            return session.out.line("may do everything")
        }
        session.out.line()
        session.out.write(rights(me).text(on: session.out))
    }

    private func rights(_ me: JSONNode) -> TextTable {
        var table = TextTable(["NAMESPACE", "RESOURCES", "VERBS"])
        func add(_ rules: JSONNode?, in namespace: String) {
            for rule in rules?.elements.map({ $0 }) ?? [] {
                let names = rule["resourceNames"].map { " named " + list($0) } ?? ""
                table.add([
                    .init(namespace), .init(list(rule["resources"]) + names),
                    .init(list(rule["verbs"])),
                ])
            }
        }
        add(me["everywhere"], in: "all")
        for entry in me["namespaces"]?.elements.map({ $0 }) ?? [] {
            add(entry["rules"], in: entry["namespace"]?.string?.printable ?? "")
        }
        return table
    }

    private func list(_ node: JSONNode?) -> String {
        (node?.elements.compactMap { $0.string?.printable } ?? []).joined(separator: ",")
    }
}
