package import ArgumentParser
import GatewayModel
import JSON
import ServerClient

/// `lintel delete KIND/NAME…` — deletes resources in one commit.
package struct DeleteCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete resources in one commit, all or nothing.")

    @Argument(
        help: ArgumentHelp(
            "KIND/NAME or KIND/NAMESPACE/NAME of each; or a kind, and names after it.",
            valueName: "resource"))
    var resources: [String] = []

    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp("Delete what these files have.", valueName: "path"))
    var files: [String] = []

    @Flag(help: "What is not there is no mistake.")
    var ignoreNotFound = false

    @OptionGroup var change: ChangeOptions
    @OptionGroup var terms: TermsOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if resources.isEmpty, files.isEmpty {
            throw ValidationError("say what to delete: KIND/NAME, or -f FILE")
        }
    }

    package func run(_ session: Session) throws {
        var manifests = Manifests()
        manifests.deletions = try ids(session).map { Deletion(id: $0, resourceVersion: nil) }
        var wish = Wish(
            path: "/v1/changes", query: terms.query,
            body: try manifests.changeset(message: change.message), manifests: manifests,
            expectPlan: terms.expectPlan, question: "Delete this?")
        if !ignoreNotFound { wish.check = requireAll }
        try ChangeFlow(session: session, options: change).run(wish)
    }

    private func ids(_ session: Session) throws(ClientError) -> [ResourceID] {
        var ids: [ResourceID] = []
        if let first = resources.first, !first.contains("/") {
            let kind = try ResourceKind(spelled: first)
            for name in resources.dropFirst() {
                ids.append(try ResourceID(kind, argument: name, in: session.namespace))
            }
            if ids.isEmpty {
                throw ClientError(
                    .usage, "which \(kind.rawValue) is to be deleted?",
                    hint: "use \(kind.singular)/NAME")
            }
        } else {
            for name in resources {
                ids.append(try ResourceID(argument: name, in: session.namespace))
            }
        }
        if !files.isEmpty {
            let named = try Manifests(files: files).items
            ids += named.compactMap { $0.id(namespace: session.namespace) }
            if named.contains(where: { $0.id(namespace: session.namespace) == nil }) {
                throw ClientError(
                    .usage, "not every resource in the files says what it is",
                    hint: "each needs kind, name and namespace; -n says it for all")
            }
        }
        var seen: Set<ResourceID> = []
        return ids.filter { seen.insert($0).inserted }
    }

    /// A name that was misspelt is not passed over.
    private func requireAll(_ plan: ChangeReport) throws(ClientError) {
        let missing = plan.root["warnings"]?.elements.filter { $0["code"]?.string == "NotFound" }
        guard let missing, !missing.isEmpty else { return }
        let messages = missing.map { $0["message"]?.string ?? "" }
        throw ClientError(
            .usage, (messages + ["nothing was deleted"]).joined(separator: "\n"),
            hint: "--ignore-not-found passes over what is not there")
    }
}
